namespace EdgeAgent.Inference.Tests.Threads;

public sealed class WorkerPoolTests
{
    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4)]
    public void Every_part_runs_once(int threads)
    {
        using WorkerPool pool = new(threads);
        foreach (int parts in new[] { 1, 2, 3, 7, 64, 1000, 12345 })
            for (int grain = 1; grain <= parts; grain = grain * 3 + 1)
                for (int repeat = 0; repeat < 20; repeat++)
                {
                    CountedWork work = new(parts);
                    pool.Run(work, parts, grain);
                    Assert.All(work.Runs, runs => Assert.Equal(1, runs));
                }
    }

    [Theory, InlineData(2), InlineData(4)]
    public void Threads_that_sleep_are_woken(int threads)
    {
        using WorkerPool pool = new(threads);
        for (int i = 0; i < 30; i++)
        {
            Thread.Yield();
            SpinWait.SpinUntil(() => false, WorkerPool.SpinTime * 4);
            MeetingWork work = new(threads);
            pool.Run(work, threads, 1);
            Assert.Equal(threads, work.Met);
        }
    }

    [Theory, InlineData(1), InlineData(3)]
    public void What_a_part_throws_surfaces_and_the_pool_goes_on(int threads)
    {
        using WorkerPool pool = new(threads);
        for (int i = 0; i < 50; i++)
        {
            InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => pool.Run(new FailingWork(37), 100, 1));
            Assert.Equal("part 37", error.Message);
            CountedWork work = new(100);
            pool.Run(work, 100, 1);
            Assert.All(work.Runs, runs => Assert.Equal(1, runs));
        }
    }

    [Fact]
    public void Disposing_joins_the_threads()
    {
        WorkerPool pool = new(4);
        MeetingWork work = new(4);
        pool.Run(work, 4, 1);
        pool.Dispose();

        Thread[] workers = [.. work.Threads.Where(thread => thread != Thread.CurrentThread)];
        Assert.Equal(3, workers.Length);
        Assert.All(workers, thread => Assert.False(thread.IsAlive));
        Assert.Throws<ObjectDisposedException>(() => pool.Run(work, 4, 1));
    }

    [Fact]
    public void No_thread_allocates()
    {
        using WorkerPool pool = new(3);
        AllocationWork work = new(3);
        long least = long.MaxValue;
        for (int attempt = 0; attempt < 5 && least != 0; attempt++)
        {
            pool.Run(work, 3, 1);
            long before = work.Allocated.Sum();
            for (int i = 0; i < 2000; i++) pool.Run(work, 3, 1);
            least = Math.Min(least, work.Allocated.Sum() - before);
        }

        Assert.Equal(0, least);
    }

    [Theory, InlineData(0), InlineData(-1), InlineData(WorkerPool.MaxThreads + 1)]
    public void A_number_of_threads_out_of_range_is_refused(int threads) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new WorkerPool(threads).Dispose());

    private sealed class CountedWork(int parts) : IParallelWork
    {
        public int[] Runs { get; } = new int[parts];

        public void Run(int thread, int first, int count)
        {
            for (int i = first; i < first + count; i++) Interlocked.Increment(ref Runs[i]);
        }
    }

    private sealed class FailingWork(int failing) : IParallelWork
    {
        public void Run(int thread, int first, int count)
        {
            if (first <= failing && failing < first + count) throw new InvalidOperationException($"part {failing}");
        }
    }

    /// <summary>Every part waits for all others to be running, so that each needs a thread of its own.</summary>
    private sealed class MeetingWork(int parts) : IParallelWork
    {
        private int _met;

        public int Met => _met;

        public Thread[] Threads { get; } = new Thread[parts];

        public void Run(int thread, int first, int count)
        {
            Threads[first] = Thread.CurrentThread;
            Interlocked.Add(ref _met, count);
            SpinWait.SpinUntil(() => Volatile.Read(ref _met) >= parts, TimeSpan.FromSeconds(30));
        }
    }

    private sealed class AllocationWork(int threads) : IParallelWork
    {
        private int _met;

        public long[] Allocated { get; } = new long[threads];

        public void Run(int thread, int first, int count)
        {
            // All threads take part in each round.
            int round = (Interlocked.Increment(ref _met) - 1) / threads;
            SpinWait spin = default;
            while (Volatile.Read(ref _met) < (round + 1) * threads) spin.SpinOnce(-1);
            Allocated[thread] = GC.GetAllocatedBytesForCurrentThread();
        }
    }
}
