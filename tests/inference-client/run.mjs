// node run.mjs DOCUMENT ADDRESS MODEL VERSION: calls every operation of the Open Inference Protocol (its OpenAPI document, in JSON or YAML, is the protocol's
// open_inference_rest.yaml) on a running agent whose local API has a port, by a client that is made from the document, and checks every answer against it.
// `npm ci` in this folder first. Exit code 0 when all went well.
import fs from 'node:fs';
import Ajv from 'ajv';
import { parse } from 'yaml';
import clients from 'openapi-client-axios';

const [document, address, model, version] = process.argv.slice(2);
if (!version) {
  console.error('usage: node run.mjs DOCUMENT ADDRESS MODEL VERSION, such as open_inference_rest.yaml http://127.0.0.1:8080 mobilenet_v2 1');
  process.exit(2);
}
// The document writes parameters as ${NAME}, which OpenAPI writes as {NAME}.
const definition = parse(fs.readFileSync(document, 'utf8').replaceAll('${', '{'));
const operations = Object.fromEntries(Object.entries(definition.paths).flatMap(([path, item]) => [item.get, item.post].filter(Boolean).map(operation => [path, operation.operationId])));
const operationOf = end => Object.entries(operations).find(([path]) => path.endsWith(end))[1];
const api = new clients.OpenAPIClientAxios({ definition, withServer: { url: address }, axiosConfigDefaults: { validateStatus: () => true } });
const client = await api.init();
const ajv = new Ajv({ strict: false });
ajv.addSchema({ $id: 'protocol', ...definition });

let failed = 0;
function expect(what, isTrue, answer) {
  console.log(`${isTrue ? 'passed' : 'FAILED'}  ${what}`);
  if (!isTrue) { failed++; console.log(`        ${answer.status} ${JSON.stringify(answer.data).slice(0, 400)}`); }
}
function fits(schema, answer) {
  const validate = ajv.getSchema(`protocol#/components/schemas/${schema}`);
  expect(`  the answer is a ${schema}`, validate(answer.data), { status: ajv.errorsText(validate.errors), data: answer.data });
}
const nest = (data, [length, ...rest]) => rest.length === 0 ? data.splice(0, length) : Array.from({ length }, () => nest(data, rest));

const named = { MODEL_NAME: model, MODEL_VERSION: version };
for (const end of ['/live', '/health/ready']) {
  const answer = await client[operationOf(end)]();
  expect(operationOf(end), answer.status === 200, answer);
}
const server = await client[operations['/v2/']]();
expect('server metadata', server.status === 200, server);
fits('metadata_server_response', server);
const ready = await client[operationOf('{MODEL_VERSION}/ready')](named);
expect('model ready', ready.status === 200, ready);
const metadata = await client[operationOf('{MODEL_VERSION}')](named);
expect('model metadata', metadata.status === 200, metadata);
fits('metadata_model_response', metadata);

const inputs = metadata.data.inputs.map(({ name, shape, datatype }) => {
  const [least, count] = { INT8: [-128, 256], UINT8: [0, 256], BOOL: [0, 2] }[datatype] ?? [0, 10];
  return { name, shape, datatype, data: Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => least + i * 7919 % count) };
});
const infer = (request, of = named) => client[operationOf('/infer')](of, request);
const flat = await infer({ id: '42', inputs });
expect('inference, flat data', flat.status === 200 && flat.data.id === '42', flat);
fits('inference_response', flat);
const [output] = flat.data.outputs;
const nested = await infer({ inputs: inputs.map(input => ({ ...input, data: nest([...input.data], input.shape) })), outputs: [{ name: output.name }] });
expect('inference, nested data and one output by name, gives the same', JSON.stringify(nested.data.outputs?.[0].data) === JSON.stringify(output.data), nested);
const wrong = await infer({ inputs: [{ ...inputs[0], shape: [...inputs[0].shape, 2] }] });
expect('a wrong shape is refused', wrong.status === 400, wrong);
fits('inference_error_response', wrong);
const unknown = await infer({ inputs }, { ...named, MODEL_NAME: 'no-such-model' });
expect('an unknown model is refused', unknown.status >= 400, unknown);
fits('inference_error_response', unknown);
process.exit(failed === 0 ? 0 : 1);
