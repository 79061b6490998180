// Builds the sprite of the icons that the pages use: node build/icons.mjs <node_modules> <target.svg>
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const names = `
  activity adjustments-horizontal alert-triangle archive arrow-back-up arrow-down arrow-left arrow-right arrow-up ban
  bell bell-minus bell-off bell-plus brand-paypal brand-stripe building-bank building-store calendar-due cash chart-bar check checks
  chevron-down chevron-left chevron-right chevron-up circle-check circle-x clock copy credit-card database
  device-desktop device-mobile dots download edit external-link eye eye-off file-invoice files filter flag
  grip-vertical hash history home inbox info-circle key keyboard link lock logout mail mail-forward message moon
  note palette paperclip percentage plug plus printer qrcode receipt refresh repeat robot route search send settings
  shield-check square star sun trash upload user user-plus users webhook world x
`.trim().split(/\s+/);

const [modules, target] = process.argv.slice(2);

const symbol = (name) => {
  const source = readFileSync(join(modules, "@tabler/icons/icons/outline", `${name}.svg`), "utf8");
  const shapes = source
    .slice(source.indexOf(">") + 1, source.lastIndexOf("</svg>"))
    .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none" \/>/, "")
    .replace(/\s*\n\s*/g, "");
  return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" `
    + `stroke-linecap="round" stroke-linejoin="round">${shapes}</symbol>`;
};

writeFileSync(target, `<svg xmlns="http://www.w3.org/2000/svg">${names.map(symbol).join("")}</svg>\n`);
