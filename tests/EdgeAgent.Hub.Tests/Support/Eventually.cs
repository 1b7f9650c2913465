using System.Diagnostics;

namespace EdgeAgent.Hub.Tests.Support;

/// <summary>Asks until something that the hub does in the background is done.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static async Task TrueAsync(Func<Task<bool>> condition)
    {
        long start = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < Patience, "it did not come true in time");
            await Task.Yield();
        }
    }
}
