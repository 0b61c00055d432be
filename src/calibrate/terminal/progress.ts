import type { Clock } from "../../core/clock.ts";
import type { LivePlot, Progress, StepName, StepResult } from "../result.ts";
import { bar, shareOf } from "./bar.ts";
import { constantsTable } from "./constants-table.ts";
import { LiveBlock } from "./live-block.ts";
import type { Paper } from "./terminal.ts";
import { paint, paragraph, STYLE, sentence } from "./text.ts";
import { PLOT_HEIGHT, WheelPlot } from "./wheel-plot.ts";

/** Between two drawings, s: eyes follow no faster, and a line over SSH need not carry more. */
const REDRAW = 0.1;
/** On paper that cannot be drawn over, a line at each of these shares. */
const QUARTERS = [0.25, 0.5, 0.75, 1] as const;

const VERDICTS: Readonly<Record<StepResult["state"], readonly [word: string, style: string]>> = {
  done: ["Done", STYLE.green],
  skipped: ["Left out", STYLE.yellow],
  failed: ["FAILED", STYLE.red],
};

/** Tells a person how it goes: in place where that can be, else line by line, for a file. */
export class TerminalProgress implements Progress {
  readonly #paper: Paper;
  readonly #clock: Clock;
  readonly #block: LiveBlock;
  #motion: Motion | undefined;

  /** @param clock of the person's time, not the robot's */
  constructor(paper: Paper, clock: Clock) {
    this.#paper = paper;
    this.#clock = clock;
    this.#block = new LiveBlock(paper);
  }

  step(_step: StepName, title: string, at: number, of: number): void {
    this.#print(["", paint(this.#paper, STYLE.bold, `Step ${at} of ${of}: ${title}`)]);
  }

  say(text: string): void {
    this.#print(paragraph(this.#paper, sentence(text), "  "));
  }

  moving(seconds: number, of: number, live?: LivePlot): void {
    // A motion that begins anew without having stood is another one.
    if (this.#motion && seconds < this.#motion.seconds) this.stood();
    this.#motion ??= { plot: new WheelPlot(), seconds, of, drawn: Number.NEGATIVE_INFINITY, quarters: 0 };
    const motion = this.#motion;
    motion.seconds = seconds;
    motion.of = of;
    if (live) motion.plot.add(seconds, live);
    if (!this.#paper.isLive) this.#tellQuarter(motion);
    else if (this.#clock.now() - motion.drawn >= REDRAW) this.#draw(motion);
  }

  stood(): void {
    const motion = this.#motion;
    this.#motion = undefined;
    if (!motion) return;
    if (!this.#paper.isLive) {
      if (motion.quarters < QUARTERS.length) this.#tell(motion, shareOf(motion.seconds, motion.of));
      return;
    }
    // What is left of it is how far it came.
    this.#block.draw([bar(motion.seconds, motion.of, this.#paper.columns - 1)]);
    this.#block.leave();
  }

  done({ step, state, why, constants, notes }: StepResult): void {
    const paper = this.#paper;
    const table = constantsTable(constants, paper.columns - 1);
    const [head, ...rows] = table;
    const [word, style] = VERDICTS[state];
    const named = state === "skipped" ? `${word}, ${step}` : word;
    const verdict = sentence(why === undefined ? named : `${named}: ${why}`);
    this.#print([
      ...(head === undefined ? [] : [paint(paper, STYLE.dim, head), ...rows]),
      ...notes.flatMap((note) => paragraph(paper, sentence(note), "  • ", "    ")),
      ...paragraph(paper, verdict, "  ").map((line) => paint(paper, style, line)),
    ]);
  }

  #draw(motion: Motion): void {
    const { plot, seconds, of } = motion;
    motion.drawn = this.#clock.now();
    const room = this.#paper.columns - 1;
    // One line for the bar, one for the cursor: what is above the screen cannot be drawn over.
    const picture = this.#paper.rows >= PLOT_HEIGHT + 2 ? plot.lines(of, room, true) : [];
    this.#block.draw([bar(seconds, of, room), ...picture]);
  }

  #tellQuarter(motion: Motion): void {
    const share = shareOf(motion.seconds, motion.of);
    const reached = QUARTERS.filter((quarter) => share >= quarter).length;
    if (reached <= motion.quarters) return;
    motion.quarters = reached;
    this.#tell(motion, QUARTERS[reached - 1]!);
  }

  #tell({ seconds, of }: Motion, share: number): void {
    this.#paper.write(`  ${Math.round(100 * share)} %, ${seconds.toFixed(1)} of ${of.toFixed(1)} s\n`);
  }

  /** Above what is drawn in place. */
  #print(lines: readonly string[]): void {
    if (this.#paper.isLive) this.#block.draw([]);
    this.#paper.write(lines.map((line) => `${line}\n`).join(""));
    if (this.#paper.isLive && this.#motion) this.#draw(this.#motion);
  }
}

interface Motion {
  readonly plot: WheelPlot;
  /** s */
  seconds: number;
  of: number;
  /** When it was drawn last, s on the person's clock. */
  drawn: number;
  /** How many {@link QUARTERS} were told. */
  quarters: number;
}
