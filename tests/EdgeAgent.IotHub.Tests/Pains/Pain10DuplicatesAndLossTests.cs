using System.Globalization;
using EdgeAgent.TestSupport;

namespace EdgeAgent.IotHub.Tests.Pains;

/// <summary>Pains 9 and 10: messages lost, reordered or doubled around a renewed token and a broken link (iotedge #1538, #6950, #832, #2486). Numbered messages, each sent
/// until it is acknowledged: all arrive, in order, and what comes twice carries the same id.</summary>
public sealed class Pain10DuplicatesAndLossTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task Renewed_tokens_lose_nothing_under_load()
    {
        await using ScriptedHub hub = await ScriptedHub.StartAsync(_authority);
        await using LinkRun run = new(LinkRun.Options(_authority, hub.Port) with { TokenLifetime = TimeSpan.FromSeconds(1) });
        await run.NextTwin();

        int sent = await SendUntilAsync(run, () => hub.Attempts.Reader.Count >= 4);

        AssertArrived(hub, sent);
    }

    [Fact]
    public async Task Links_that_break_again_and_again_lose_nothing_under_load()
    {
        Random random = new(10);
        await using ScriptedHub hub = await ScriptedHub.StartAsync(_authority);
        await using CutProxy network = new(hub.Port);
        BackoffBounds quick = new(TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(50));
        await using LinkRun run = new(LinkRun.Options(_authority, network.Port) with { Backoff = quick, SlowBackoff = quick });
        await run.NextTwin();

        int cuts = 0;
        int sent = await SendUntilAsync(run, () =>
        {
            if (random.Next(40) == 0)
            {
                cuts++;
                network.Reset();
            }

            return cuts >= 12;
        });

        AssertArrived(hub, sent);
    }

    private static async Task<int> SendUntilAsync(LinkRun run, Func<bool> isEnough)
    {
        using CancellationTokenSource patience = new(TimeSpan.FromMinutes(1));
        int number = 0;
        while (!isEnough())
        {
            string id = (number++).ToString("d6", CultureInfo.InvariantCulture);
            while (await run.Link.SendAsync(new DeviceMessage { Id = id, Body = "{}"u8.ToArray() }, patience.Token) != SendOutcome.Delivered)
                await run.Link.WaitForStatusAsync(s => s.State == LinkState.Connected, patience.Token);
        }

        return number;
    }

    private static void AssertArrived(ScriptedHub hub, int sent)
    {
        List<string> ids = [.. hub.Messages.Reader.TryReadAll().Where(m => m.Topic.Contains("%24.mid=", StringComparison.Ordinal)).Select(m => m.Topic.Split("%24.mid=")[1][..6])];
        Assert.InRange(sent, 10, int.MaxValue);
        Assert.Equal(Enumerable.Range(0, sent).Select(i => i.ToString("d6", CultureInfo.InvariantCulture)), ids.Distinct());
    }
}
