using EdgeAgent.Core.Pipelines.Sources;

namespace EdgeAgent.Core.Tests.Pipelines.Sources;

public sealed class BufferExchangeTests
{
    [Fact]
    public void The_newest_is_taken_once_and_those_before_it_are_counted()
    {
        var exchange = new BufferExchange<int>(1);
        Assert.False(exchange.TryTake());
        for (int i = 1; i <= 5; i++)
        {
            exchange.Writing[0] = i;
            exchange.Publish();
        }
        Assert.True(exchange.TryTake());
        Assert.Equal((5, 4L), (exchange.Reading[0], exchange.Dropped));
        Assert.False(exchange.TryTake());
        exchange.Writing[0] = 6;
        Assert.Equal(5, exchange.Reading[0]);
    }

    [Fact]
    public async Task No_buffer_is_written_while_it_is_read()
    {
        const int Length = 512, Rounds = 20_000;
        var exchange = new BufferExchange<int>(Length);
        Task writer = Task.Run(
            () =>
            {
                for (int i = 1; i <= Rounds; i++)
                {
                    exchange.Writing.AsSpan().Fill(i);
                    exchange.Publish();
                }
            },
            TestContext.Current.CancellationToken);
        int last = 0;
        long taken = 0;
        while (last < Rounds)
        {
            if (!exchange.TryTake())
            {
                Thread.Yield();
                continue;
            }
            int first = exchange.Reading[0];
            Assert.True(first > last && exchange.Reading.IndexOfAnyExcept(first) < 0);
            last = first;
            taken++;
        }
        await writer;
        Assert.Equal(Rounds, taken + exchange.Dropped);
    }
}
