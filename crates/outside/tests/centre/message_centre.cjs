// An operator's message centre for the tests: npm's `smpp` as the server side, which puts long messages together again.
// Says one JSON object a line; the last digits of a destination choose how it misbehaves.
'use strict';
const fs = require('fs');
const smpp = require(require.resolve('smpp', { paths: [process.env.NODE_MODULES] }));

const say = (event) => process.stdout.write(JSON.stringify(event) + '\n');
const waiting = new Map();

let names = 0;
// Names of the parts of each number, in the order in which they came.
const given = new Map();

// A part of a message that wants a report: it has a name of its own, and what is reported of it is said on standard input, a JSON array a line:
// the number, which of its parts (from 0), and the state; or a name instead of the number.
function reported(session, pdu) {
  const name = `m-${++names}`;
  const { destination_addr: to } = pdu;
  given.set(to, [...(given.get(to) || []), name]);
  // Faster than its answer, as centres are that ask the network first.
  if (to.endsWith('08')) report(session, name, 'DELIVRD');
  session.send(pdu.response({ message_id: name }));
  say({ event: 'named', name, wanted: pdu.registered_delivery });
  puzzle(pdu);
}

function report(session, name, state) {
  session.deliver_sm({ esm_class: 4, source_addr: '905000000099', short_message: `id:${name} sub:001 dlvrd:001 stat:${state} err:021 text:` },
    (answer) => say({ event: 'report answered', name, status: answer.command_status }));
}

let last;
require('readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const [of, part, state] = JSON.parse(line);
  report(last, (given.get(of) || [])[part] || of, state);
});

function puzzle(pdu) {
  const { udh, message } = pdu.short_message;
  if (!udh) return say({ event: 'message', to: pdu.destination_addr, from: pdu.source_addr, text: message, parts: 1, ton: pdu.dest_addr_ton });
  const [, , reference, total, number] = udh[0];
  const key = `${pdu.destination_addr}/${reference}`;
  const parts = waiting.get(key) || new Map();
  waiting.set(key, parts.set(number, message));
  if (parts.size === total) {
    waiting.delete(key);
    const text = Array.from({ length: total }, (_, i) => parts.get(i + 1)).join('');
    say({ event: 'message', to: pdu.destination_addr, from: pdu.source_addr, text, parts: total, ton: pdu.dest_addr_ton });
  }
}

const behaviours = {
  '01': (session, pdu) => session.send(pdu.response({ command_status: smpp.ESME_RTHROTTLED })),
  '02': (session, pdu) => session.send(pdu.response({ command_status: smpp.ESME_RINVDSTADR })),
  '03': () => say({ event: 'silent' }),
  '04': (session) => session.socket.destroy(),
  '05': (session, pdu) => {
    session.send(pdu.response({ message_id: '5' }));
    session.socket.end();
  },
  '06': (session, pdu) => {
    session.send(pdu.response({ message_id: '6' }));
    // What a telephone writes, not the centre.
    session.deliver_sm({ source_addr: pdu.destination_addr, short_message: 'id:6 stat:DELIVRD' }, (answer) =>
      say({ event: 'notice acknowledged', status: answer.command_status }));
  },
  '07': (session, pdu) => session.send(pdu.response({ command_status: smpp.ESME_RINVSRCADR })),
};

const [key, cert] = process.argv.slice(2);
const options = key ? { key: fs.readFileSync(key), cert: fs.readFileSync(cert) } : {};
const server = smpp.createServer(options, (session) => {
  session.on('error', () => {});
  session.on('bind_transceiver', (pdu) => {
    const known = pdu.system_id === 'kalem' && pdu.password === 'gizli';
    if (known) last = session;
    say({ event: 'bind', known, version: pdu.interface_version });
    session.send(pdu.response({ command_status: known ? smpp.ESME_ROK : smpp.ESME_RINVPASWD, system_id: 'merkez' }));
  });
  session.on('submit_sm', (pdu) => {
    const misbehave = behaviours[pdu.destination_addr.slice(-2)];
    if (misbehave) return misbehave(session, pdu);
    last = session;
    if (pdu.registered_delivery) return reported(session, pdu);
    session.send(pdu.response({ message_id: '1' }));
    puzzle(pdu);
  });
  session.on('enquire_link', (pdu) => session.send(pdu.response()));
  session.on('unbind', (pdu) => session.send(pdu.response()));
});
server.listen(0, '127.0.0.1', () => say({ port: server.address().port }));
