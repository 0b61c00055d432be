import * as z from "zod";

// The page's content security policy forbids `eval`, which zod would otherwise try for speed. A schema
// reads this setting when it is made, so this module comes before every import of the protocol.
z.config({ jitless: true });
