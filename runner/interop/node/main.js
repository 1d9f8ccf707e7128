'use strict';
// Makes calls with Node clients of Alibaba Cloud: `node main.js typed` with @alicloud/bssopenapi20171214, `node main.js
// pop-core` with @alicloud/pop-core. One line of JSON is read for each call, and one is written for each answer.

const readline = require('readline');
const typed = require('./typed');
const popCore = require('./pop-core');

const clients = { typed, 'pop-core': popCore };
const call = clients[process.argv[2]];
if (!call) {
  console.error(`usage: node main.js ${Object.keys(clients).join('|')}`);
  process.exit(2);
}

async function main() {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    let answer;
    try {
      answer = await call(JSON.parse(line));
    } catch (error) {
      answer = { ok: false, crash: String(error) };
    }
    process.stdout.write(JSON.stringify(answer) + '\n');
  }
}

main();
