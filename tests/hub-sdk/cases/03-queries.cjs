'use strict';
const assert = require('assert');
const { call, refused } = require('../suite.cjs');

module.exports = (hub) => {
  const { registry } = hub;
  const sdk = (name, expectation, run) => call('azure-iothub', name, expectation, run);

  async function all(text, pageSize) {
    const query = registry.createQuery(text, pageSize);
    const rows = [];
    let pages = 0;
    do {
      const answer = await query.next(query.continuationToken);
      rows.push(...answer.result);
      pages += 1;
    } while (query.hasMoreResults);
    return { rows, pages };
  }

  async function fleet(site) {
    for (let n = 0; n < 5; n += 1) {
      const made = await hub.device();
      await registry.updateTwin(made.deviceId, { tags: { site, floor: n % 2, weight: n * 1.5 } }, '*');
    }
  }

  sdk('Query.nextAsTwin', 'whole twins, by pages of two', async () => {
    await fleet('q1');
    const query = registry.createQuery("SELECT * FROM devices WHERE tags.site = 'q1'", 2);
    const seen = [];
    do {
      const { result } = await query.nextAsTwin();
      assert.ok(result.length <= 2);
      seen.push(...result);
    } while (query.hasMoreResults);
    assert.strictEqual(seen.length, 5);
    assert.strictEqual(seen[0].tags.site, 'q1');
    assert.ok(seen[0].properties.reported);
  });

  sdk('Query.next', 'continues after the last page by its token', async () => {
    await fleet('q2');
    const { rows, pages } = await all("SELECT deviceId, tags.floor AS floor FROM devices WHERE tags.site = 'q2' AND tags.floor = 0", 1);
    assert.deepStrictEqual(rows.map((row) => row.floor), [0, 0, 0]);
    assert.ok(pages >= 3);
  });

  sdk('Registry.createQuery: aggregates', 'COUNT, SUM, AVG, MIN and MAX with GROUP BY', async () => {
    await fleet('q3');
    const { rows } = await all("SELECT tags.floor AS floor, COUNT() AS n, SUM(tags.weight) AS s, AVG(tags.weight) AS a, MIN(tags.weight) AS least, MAX(tags.weight) AS most FROM devices WHERE tags.site = 'q3' GROUP BY tags.floor");
    rows.sort((x, y) => x.floor - y.floor);
    assert.deepStrictEqual(rows, [{ floor: 0, n: 3, s: 9, a: 3, least: 0, most: 6 }, { floor: 1, n: 2, s: 6, a: 3, least: 1.5, most: 4.5 }]);
  });

  sdk('Registry.createQuery: operators', 'IN, NIN, is_defined, NOT, arithmetic, null and both kinds of quotes', async () => {
    await fleet('q4');
    const count = async (where) => (await all(`SELECT COUNT() AS n FROM devices WHERE tags.site = "q4" AND (${where})`)).rows[0].n;
    assert.strictEqual(await count('tags.floor IN [1, 2]'), 2);
    assert.strictEqual(await count('tags.floor NIN [1]'), 3);
    assert.strictEqual(await count('is_defined(tags.floor) AND NOT is_defined(tags.nothing)'), 5);
    assert.strictEqual(await count('tags.weight * 2 >= 6 OR tags.weight - 1.5 = 0'), 4);
    assert.strictEqual(await count("tags.site != 'q4'"), 0);
  });

  sdk('Registry.createQuery: modules', 'FROM devices.modules gives the twins of modules', async () => {
    const made = await hub.device();
    await registry.addModule({ deviceId: made.deviceId, moduleId: 'camera' });
    const { rows } = await all(`SELECT * FROM devices.modules WHERE deviceId = '${made.deviceId}'`);
    assert.deepStrictEqual(rows.map((row) => row.moduleId), ['camera']);
  });

  sdk('Registry.createQuery: errors', 'a query that cannot be read is ArgumentError', async () => {
    await refused(registry.createQuery('SELECT FROM devices').next(), 'ArgumentError');
  });
};
