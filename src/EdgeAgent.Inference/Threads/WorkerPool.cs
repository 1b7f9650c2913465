using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace EdgeAgent.Inference;

/// <summary>Threads that share the work of an inference: a fixed number, which wait in a short spin and then asleep.</summary>
/// <remarks>
/// The thread that calls <see cref="Interpreter.Invoke"/> works too, so a pool of n threads starts n - 1. Several interpreters may use one pool
/// (<see cref="InterpreterOptions.Workers"/>): it serves one of them at a time, and whoever finds it taken runs alone on its own thread. Results do not
/// depend on the number of threads, nor on who computes what. Nothing is allocated after construction.
/// Which parts of a node a thread computes is claimed while it runs: large pieces first, then smaller ones, so that a thread that is held up does
/// not hold the others up.
/// </remarks>
public sealed class WorkerPool : IDisposable
{
    /// <summary>The most threads that a pool can have.</summary>
    public const int MaxThreads = 16;

    /// <summary>How long a thread spins for more work, or for the others to end, before it sleeps: 50 microseconds.</summary>
    public static readonly TimeSpan SpinTime = TimeSpan.FromMicroseconds(50);

    private const int Closed = int.MaxValue, StackBytes = 512 * 1024, ClaimsPerThread = 2;
    private static readonly long SpinTicks = SpinTime.Ticks * Stopwatch.Frequency / TimeSpan.TicksPerSecond;

    private readonly Thread[] _workers;
    private readonly AutoResetEvent[] _wakes;
    private readonly int[] _asleep;
    private readonly Lock _failureLock = new();

    // The number of the job in the upper half, the next part to claim in the lower. Who has claimed parts by exchanging this value knows that the
    // fields below were those of that job: they change only while it says Closed.
    private long _state = Closed;
    private IParallelWork? _work;
    private int _parts;
    private int _grain;
    private int _done;
    private int _isTaken;
    private volatile bool _isDisposed;
    private ExceptionDispatchInfo? _failure;
    private int _failedPart;

    /// <summary>Starts the threads.</summary>
    /// <param name="threads">Threads of one inference, the calling one among them: 1 to <see cref="MaxThreads"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 1 or more than <see cref="MaxThreads"/>.</exception>
    public WorkerPool(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threads, MaxThreads);
        Threads = threads;
        _asleep = new int[threads];
        _wakes = new AutoResetEvent[threads];
        for (int i = 0; i < threads; i++) _wakes[i] = new AutoResetEvent(false);
        _workers = new Thread[threads - 1];
        for (int i = 0; i < _workers.Length; i++)
        {
            int thread = i + 1;
            _workers[i] = new Thread(() => Serve(thread), StackBytes) { IsBackground = true, Name = $"inference {thread}" };
            _workers[i].Start();
        }
    }

    /// <summary>Threads of one inference, the calling one among them.</summary>
    public int Threads { get; }

    /// <summary>Ends and joins the threads. No inference may be using the pool.</summary>
    public void Dispose()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        foreach (AutoResetEvent wake in _wakes) wake.Set();
        foreach (Thread worker in _workers) worker.Join();
        foreach (AutoResetEvent wake in _wakes) wake.Dispose();
    }

    /// <summary>Runs all parts of a piece of work, on all threads where they are free, and returns when the last has ended.</summary>
    /// <param name="work">What to run.</param>
    /// <param name="parts">Number of its parts.</param>
    /// <param name="grain">The fewest parts that are worth a claim, 1 or more.</param>
    /// <remarks>Where parts throw, the exception of the lowest claim is thrown here, once all threads have ended.</remarks>
    internal void Run(IParallelWork work, int parts, int grain)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (Threads == 1 || Interlocked.CompareExchange(ref _isTaken, 1, 0) != 0)
        {
            work.Run(0, 0, parts);
            return;
        }

        try
        {
            (_work, _parts, _grain, _done) = (work, parts, grain, 0);
            Interlocked.Exchange(ref _state, unchecked((((_state >> 32) + 1) << 32)));
            WakeWorkers((parts - 1) / grain);
            while (TryRunParts(0))
            {
            }

            WaitForOthers(parts);
            Interlocked.Exchange(ref _state, unchecked((_state >> 32) << 32 | Closed));
            if (_failure is not { } failure) return;
            _failure = null;
            failure.Throw();
        }
        finally
        {
            _work = null;
            Volatile.Write(ref _isTaken, 0);
        }
    }

    private void WakeWorkers(int wanted)
    {
        for (int thread = 1; thread < Threads && thread <= wanted; thread++) Wake(thread);
    }

    private void Wake(int thread)
    {
        if (Volatile.Read(ref _asleep[thread]) == 1 && Interlocked.Exchange(ref _asleep[thread], 0) == 1) _wakes[thread].Set();
    }

    private void Serve(int thread)
    {
        long idleSince = Stopwatch.GetTimestamp();
        while (!_isDisposed)
        {
            if (TryRunParts(thread)) idleSince = Stopwatch.GetTimestamp();
            else if (Stopwatch.GetTimestamp() - idleSince < SpinTicks) Thread.SpinWait(1);
            else
            {
                Interlocked.Exchange(ref _asleep[thread], 1);
                if (!HasParts() && !_isDisposed) _wakes[thread].WaitOne();
                Volatile.Write(ref _asleep[thread], 0);
                idleSince = Stopwatch.GetTimestamp();
            }
        }
    }

    private bool HasParts() => unchecked((int)Volatile.Read(ref _state)) < Volatile.Read(ref _parts);

    private bool TryRunParts(int thread)
    {
        while (true)
        {
            long state = Volatile.Read(ref _state);
            IParallelWork? work = _work;
            int parts = _parts, first = unchecked((int)state), left = parts - first;
            if (left <= 0) return false;
            int count = Math.Min(left, Math.Max(_grain, left / (ClaimsPerThread * Threads)));
            if (Interlocked.CompareExchange(ref _state, state + count, state) != state) continue;
            try
            {
                work!.Run(thread, first, count);
            }
            catch (Exception error)
            {
                Remember(error, first);
            }

            if (Interlocked.Add(ref _done, count) == parts) Wake(0);
            return true;
        }
    }

    private void Remember(Exception error, int part)
    {
        lock (_failureLock)
        {
            if (_failure is null || part < _failedPart) (_failure, _failedPart) = (ExceptionDispatchInfo.Capture(error), part);
        }
    }

    private void WaitForOthers(int parts)
    {
        long since = Stopwatch.GetTimestamp();
        while (Volatile.Read(ref _done) != parts)
        {
            if (Stopwatch.GetTimestamp() - since < SpinTicks)
            {
                Thread.SpinWait(1);
                continue;
            }

            Interlocked.Exchange(ref _asleep[0], 1);
            if (Volatile.Read(ref _done) != parts) _wakes[0].WaitOne();
            Volatile.Write(ref _asleep[0], 0);
        }
    }
}
