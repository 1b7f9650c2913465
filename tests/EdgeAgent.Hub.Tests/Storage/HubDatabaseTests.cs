using EdgeAgent.Hub.Storage;

namespace EdgeAgent.Hub.Tests.Storage;

public sealed class HubDatabaseTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edgeagent-hub-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_write_that_fails_undoes_itself_and_leaves_the_others_of_its_group()
    {
        await using HubDatabase database = HubDatabase.Open(Path.Combine(_folder, "hub.db"));
        using ManualResetEventSlim gate = new();
        Task<int> holding = database.WriteAsync(_ => gate.Wait(TimeSpan.FromSeconds(20)) ? 0 : 1);

        Task<int>[] group = [.. Enumerable.Range(0, 9).Select(n => database.WriteAsync(connection =>
        {
            int rows = connection.Execute("INSERT INTO settings (name, value) VALUES ($name, 'x')", ("$name", $"n{n}"));
            return n % 3 == 1 ? throw new InvalidOperationException($"no {n}") : rows;
        }))];
        gate.Set();

        Assert.Equal(0, await holding);
        for (int n = 0; n < 9; n++)
        {
            if (n % 3 == 1)
                Assert.Equal($"no {n}", (await Assert.ThrowsAsync<InvalidOperationException>(() => group[n])).Message);
            else
                Assert.Equal(1, await group[n]);
        }

        Assert.Equal(["n0", "n2", "n3", "n5", "n6", "n8"],
            database.Read(connection => connection.Query("SELECT name FROM settings ORDER BY name", row => row.GetString(0))));
    }

    [Fact]
    public async Task What_waits_when_the_database_closes_is_still_written()
    {
        string path = Path.Combine(_folder, "hub.db");
        List<Task<int>> writes = [];
        await using (HubDatabase database = HubDatabase.Open(path))
        {
            for (int n = 0; n < 100; n++)
            {
                string name = $"n{n}";
                writes.Add(database.WriteAsync(connection => connection.Execute("INSERT INTO settings (name, value) VALUES ($name, 'x')", ("$name", name))));
            }
        }

        Assert.Equal(Enumerable.Repeat(1, 100), await Task.WhenAll(writes));
        await using HubDatabase again = HubDatabase.Open(path);
        Assert.Equal(100, again.Read(connection => connection.Query("SELECT count(*) FROM settings", row => row.GetInt64(0)).Single()));
    }

    [Fact]
    public async Task A_database_of_a_newer_hub_is_refused()
    {
        string path = Path.Combine(_folder, "hub.db");
        await using (HubDatabase database = HubDatabase.Open(path))
            await database.WriteAsync(connection => connection.Execute("PRAGMA user_version = 99"));

        HubStartException failure = Assert.Throws<HubStartException>(() => HubDatabase.Open(path));

        Assert.Contains("version 99", failure.Message, StringComparison.Ordinal);
    }
}
