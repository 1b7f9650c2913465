using EdgeAgent.Core.Tests.Support;
using EdgeAgent.TestSupport.Faults;

namespace EdgeAgent.Core.Tests.Pains;

/// <summary>Pain 8: the storage card wears out by logs and databases (iotedge #1274; raspberrypi/linux #7234). Bytes and synchronisations of a steady hour are counted at the file layer, in
/// simulated time: with the hub there, and with the hub away.</summary>
public sealed class Pain08StorageWearTests
{
    private const double MostBytesPerDay = 20e6, MostSyncsPerHour = 200;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_steady_hour_writes_less_than_its_part_of_20_MB_a_day(bool isConnected)
    {
        WatchedFiles files = new(new SimulatedDisk());
        await using var agent = new TestAgent { Files = files, DataDirectory = "/data" };
        await agent.StartConnectedAsync();
        await agent.ActivateAsync("default", TinyModels.Classifier(1));
        await PassAsync(agent, minutes: 12);
        if (!isConnected)
            await agent.Hub.DisconnectAsync();
        (long bytes, long syncs) = (files.Bytes, files.Syncs);
        int minutes = FaultForm.Pick(30, 24 * 60);

        await PassAsync(agent, minutes);

        double perDay = (files.Bytes - bytes) * 24.0 * 60 / minutes, perHour = (files.Syncs - syncs) * 60.0 / minutes;
        TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant($"{(isConnected ? "with" : "without")} the hub: {perDay / 1e6:0.00} MB a day, {perHour:0} synchronisations an hour"));
        Assert.InRange(perDay, 0, MostBytesPerDay);
        Assert.InRange(perHour, 0, isConnected ? 0 : MostSyncsPerHour);
    }

    private static Task PassAsync(TestAgent agent, int minutes)
    {
        DateTimeOffset end = agent.Time.GetUtcNow().AddMinutes(minutes);
        TaskCompletionSource over = new(TaskCreationOptions.RunContinuationsAsynchronously);
        ITimer timer = agent.Time.CreateTimer(_ => over.TrySetResult(), null, end - agent.Time.GetUtcNow(), Timeout.InfiniteTimeSpan);
        return agent.AdvanceUntilAsync(over.Task.ContinueWith(_ => timer.Dispose(), TaskScheduler.Default), TimeSpan.FromSeconds(5));
    }
}
