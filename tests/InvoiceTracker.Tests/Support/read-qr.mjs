// Reads a QR code with a library that is not ours: npm jsqr. Standard input: {size, runs: [[x, y, length], ...]} in squares; output: its text.
import { readFileSync } from "node:fs";
import jsqr from "jsqr";

const { size, runs } = JSON.parse(readFileSync(0, "utf8"));
const scale = 4;
const quiet = 4;
const side = (size + 2 * quiet) * scale;
const pixels = new Uint8ClampedArray(side * side * 4).fill(255);
for (const [left, top, length] of runs)
  for (let y = 0; y < scale; y++)
    for (let x = 0; x < length * scale; x++) {
      const at = (((top + quiet) * scale + y) * side + (left + quiet) * scale + x) * 4;
      pixels.fill(0, at, at + 3);
    }

const read = jsqr(pixels, side, side);
if (!read) throw new Error("There is no code.");
process.stdout.write(Buffer.from(read.binaryData).toString("utf8"));
