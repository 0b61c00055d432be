/** The 80 classes of COCO, in the order in which detectors that were trained on it number them. */
export const COCO: readonly string[] = [
  ..."person,bicycle,car,motorcycle,airplane,bus,train,truck,boat,traffic light".split(","),
  ..."fire hydrant,stop sign,parking meter,bench,bird,cat,dog,horse,sheep,cow".split(","),
  ..."elephant,bear,zebra,giraffe,backpack,umbrella,handbag,tie,suitcase,frisbee".split(","),
  ..."skis,snowboard,sports ball,kite,baseball bat,baseball glove,skateboard".split(","),
  ..."surfboard,tennis racket,bottle,wine glass,cup,fork,knife,spoon,bowl,banana".split(","),
  ..."apple,sandwich,orange,broccoli,carrot,hot dog,pizza,donut,cake,chair,couch".split(","),
  ..."potted plant,bed,dining table,toilet,tv,laptop,mouse,remote,keyboard".split(","),
  ..."cell phone,microwave,oven,toaster,sink,refrigerator,book,clock,vase".split(","),
  ..."scissors,teddy bear,hair drier,toothbrush".split(","),
];

/** Between the 91 numbers of COCO's own annotations these were never used; TensorFlow's SSD and DETR leave gaps. */
const UNUSED = new Set([0, 12, 26, 29, 30, 45, 66, 68, 69, 71, 83]);

/** The same by the numbers of the annotations, 0 to 90; those that were never used are empty. */
export const COCO_91: readonly string[] = numbered();

function numbered(): string[] {
  let next = 0;
  return Array.from({ length: 91 }, (_, id) => (UNUSED.has(id) ? "" : COCO[next++]!));
}
