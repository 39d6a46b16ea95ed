// Opens a keystore with ethers: {"file":"…","password":"…"} on standard input, {"address":"…","privateKey":"…"} on standard output.
import { text } from 'node:stream/consumers';
import { decryptKeystoreJson } from 'ethers';

const { file, password } = JSON.parse(await text(process.stdin));
const { address, privateKey } = await decryptKeystoreJson(file, password);
process.stdout.write(JSON.stringify({ address, privateKey }));
