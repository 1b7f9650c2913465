'use strict';
// The SDKs know only ports 443 and 8883. Connections to those ports of this machine go to the hub's own ports, so that the hub needs neither root nor free well-known ports.
const tls = require('tls');

module.exports = (ports) => {
  const connect = tls.connect;
  tls.connect = (...args) => {
    const options = args[0];
    if (options && typeof options === 'object' && ports[options.port] && (options.host === 'localhost' || options.hostname === 'localhost')) {
      args[0] = { ...options, port: ports[options.port] };
    }
    return connect.apply(tls, args);
  };
};
