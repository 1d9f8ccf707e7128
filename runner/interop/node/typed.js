'use strict';
// Calls with the generated client @alicloud/bssopenapi20171214: typed requests, the header signature or, by
// signatureAlgorithm v2, the RPC signature.

const bss = require('@alicloud/bssopenapi20171214');
const { $OpenApiUtil } = require('@alicloud/openapi-core');
const $dara = require('@darabonba/typescript');

const actions = {
  ReleaseInstance: [bss.ReleaseInstanceRequest, 'releaseInstanceWithOptions'],
  QueryAvailableInstances: [bss.QueryAvailableInstancesRequest, 'queryAvailableInstancesWithOptions'],
};
const throttled = ['Throttling', 'Throttling.User', 'Throttling.Api', 'ServiceUnavailable'];

function clientOf(call) {
  const config = new $OpenApiUtil.Config({
    accessKeyId: call.key,
    accessKeySecret: call.secret,
    endpoint: call.endpoint.replace('http://', ''),
    protocol: 'HTTP',
  });
  if (call.scheme === 'rpc') {
    config.signatureAlgorithm = 'v2';
  }
  if (call.retries > 0) {
    config.retryOptions = new $dara.RetryOptions({
      retryable: true,
      retryCondition: [{
        maxAttempts: call.retries + 1, maxDelay: 1000, exception: [], errorCode: throttled,
        backoff: { policy: 'Fixed', period: 1 },
      }],
    });
  }
  return new bss.default(config);
}

// fill sets the members of a typed request by the names that its names() gives to parameters.
function fill(Request, params) {
  const request = new Request({});
  const member = Object.fromEntries(Object.entries(Request.names()).map(([own, name]) => [name, own]));
  for (const [name, value] of Object.entries(params || {})) {
    if (!member[name]) {
      return null;
    }
    request[member[name]] = Request.types()[member[name]] === 'number' ? Number(value) : value;
  }
  return request;
}

module.exports = async function (call) {
  const [Request, method] = actions[call.action] || [];
  const request = Request && fill(Request, call.params);
  if (!request) {
    return { ok: false, cannot: `the typed client has no such ${Request ? 'parameter' : 'action'}` };
  }
  try {
    const response = await clientOf(call)[method](request, new $dara.RuntimeOptions({}));
    return { ok: true, result: response.body.toMap() };
  } catch (error) {
    const data = error.data || {};
    return {
      ok: false, error: String(error), code: error.code && String(error.code), message: error.message,
      status: error.statusCode, requestId: data.requestId || data.RequestId,
    };
  }
};
