'use strict';
// Calls with @alicloud/pop-core: any action and parameter, the RPC signature, by GET or by a form.

const { RPCClient } = require('@alicloud/pop-core');

module.exports = async function (call) {
  const client = new RPCClient({
    accessKeyId: call.key, accessKeySecret: call.secret, endpoint: call.endpoint, apiVersion: call.version,
  });
  const params = Object.assign({}, call.params, call.format ? { Format: call.format } : {});
  try {
    const result = await client.request(call.action, params, { method: call.place === 'form' ? 'POST' : 'GET', formatParams: false });
    return { ok: true, result };
  } catch (error) {
    const { data, entry } = error;
    return {
      ok: false, error: String(error), code: error.code && String(error.code), message: error.message,
      status: entry && entry.response.statusCode, requestId: data && data.RequestId,
    };
  }
};
