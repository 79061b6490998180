// Reads pushes as a browser and its push service do, with libraries that are not ours: npm http_ece decrypts (RFC 8188, 8291), npm jose
// verifies the token (RFC 8292). Standard input: {privateKey, auth, body, authorization, audience}; output: {payload, header, claims}.
import { createECDH, createPublicKey } from "node:crypto";
import { readFileSync } from "node:fs";
import ece from "http_ece";
import { jwtVerify } from "jose";

const { privateKey, auth, body, authorization, audience } = JSON.parse(readFileSync(0, "utf8"));

const browser = createECDH("prime256v1");
browser.setPrivateKey(Buffer.from(privateKey, "base64url"));
const payload = ece.decrypt(Buffer.from(body, "base64url"), { version: "aes128gcm", privateKey: browser, authSecret: auth });

const [, token, key] = /^vapid t=([^,]+), k=(.+)$/.exec(authorization);
const point = Buffer.from(key, "base64url");
const publicKey = createPublicKey({
  format: "jwk",
  key: { kty: "EC", crv: "P-256", x: point.subarray(1, 33).toString("base64url"), y: point.subarray(33).toString("base64url") },
});
const { payload: claims, protectedHeader: header } = await jwtVerify(token, publicKey, { audience, algorithms: ["ES256"] });

console.log(JSON.stringify({ payload: payload.toString("utf8"), header, claims, key }));
