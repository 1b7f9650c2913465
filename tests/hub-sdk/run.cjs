'use strict';
// usage: node run.cjs SETTINGS.json [FILE-OF-CASES...]
// SETTINGS: {connectionString, mqttPort, httpsPort, caFile, idScope, certificates: folder with x509 material}
const fs = require('fs');
const path = require('path');

const settings = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
require('./ports.cjs')({ 8883: settings.mqttPort, 443: settings.httpsPort });
process.on('uncaughtException', (error) => process.stderr.write(`uncaught: ${error.stack}\n`));
process.on('unhandledRejection', (error) => process.stderr.write(`unhandled: ${error && error.stack}\n`));

const hub = require('./hub.cjs')(settings);
const only = process.argv.slice(3);
const folder = path.join(__dirname, 'cases');
for (const file of fs.readdirSync(folder).sort()) {
  if (only.length === 0 || only.includes(file)) require(path.join(folder, file))(hub);
}
require('./suite.cjs').run().then(() => process.exit(0));
