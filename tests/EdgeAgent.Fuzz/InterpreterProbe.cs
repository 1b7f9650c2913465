using System.Globalization;
using EdgeAgent.Inference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Fuzz;

/// <summary>Prepares and runs a model that the reader accepted, and says what must not happen: a crash, memory that the file does not justify, or long work.</summary>
public sealed class InterpreterProbe
{
    /// <summary>Memory that any model may take beside twice its file and its arena: the spare MiB of <see cref="InterpreterOptions.MaxWeightsBytes"/>, and objects.</summary>
    public const int SmallAllowance = 3 * 1024 * 1024;

    /// <summary>The most work that a model may ask for and still be run.</summary>
    private const long MostOperations = 50_000_000;

    private const int Attempts = 3;
    private static readonly TimeSpan LongestPrepare = TimeSpan.FromSeconds(1), LongestRun = TimeSpan.FromSeconds(5);
    private readonly InterpreterOptions _limits = SmallLimits;

    /// <summary>Makes a probe for small models.</summary>
    public InterpreterProbe()
    {
    }

    private InterpreterProbe(InterpreterOptions limits) => _limits = limits;

    private static InterpreterOptions SmallLimits => new() { MaxArenaBytes = 16 << 20, MaxOperations = MostOperations };

    /// <summary>A probe that prepares models as large as devices take by default, and runs those that ask for little work.</summary>
    public static InterpreterProbe ForLargeModels() => new(new InterpreterOptions());

    /// <summary>How many models the runtime refused, or ended while they ran because an index lay outside its tensor.</summary>
    public int Refused { get; private set; }

    /// <summary>How many models ran.</summary>
    public int Ran { get; private set; }

    /// <summary>The longest time that one took to prepare and run.</summary>
    public TimeSpan Slowest { get; private set; }

    /// <summary>The most managed memory that one took beyond twice its file and its arena, in bytes.</summary>
    public long MostBeyond { get; private set; }

    /// <summary>Prepares a model and invokes it a few times.</summary>
    /// <param name="model">The model.</param>
    /// <returns>What went wrong; null where nothing did.</returns>
    public string? Run(TfLiteModel model)
    {
        TimeSpan prepare = TimeSpan.MaxValue;
        for (int attempt = 0; attempt < Attempts && prepare > LongestPrepare; attempt++)
        {
            if (RunOnce(model, out TimeSpan took) is { } finding)
                return finding;
            prepare = took < prepare ? took : prepare;
        }
        return prepare > LongestPrepare ? string.Create(CultureInfo.InvariantCulture, $"preparing took {prepare.TotalMilliseconds:F0} ms") : null;
    }

    private string? RunOnce(TfLiteModel model, out TimeSpan prepare)
    {
        long before = GC.GetAllocatedBytesForCurrentThread(), arena = 0;
        var watch = WorkTime.Start();
        prepare = TimeSpan.Zero;
        try
        {
            using var interpreter = Interpreter.Create(model, _limits);
            prepare = watch.Elapsed;
            arena = interpreter.ArenaBytes;
            if (interpreter.Macs <= MostOperations && Invoke(interpreter) is { } finding)
                return finding;
            Ran++;
        }
        catch (Exception error) when (error is ModelFormatException or UnsupportedModelException or InvocationException)
        {
            Refused++;
            prepare = prepare == TimeSpan.Zero ? watch.Elapsed : prepare;
        }
        catch (Exception error)
        {
            return $"{error.GetType().Name} escaped from the runtime: {error.Message} {error.StackTrace}";
        }

        TimeSpan elapsed = watch.Elapsed;
        long beyond = GC.GetAllocatedBytesForCurrentThread() - before - (2 * model.FileLength) - arena;
        Slowest = elapsed > Slowest ? elapsed : Slowest;
        MostBeyond = Math.Max(MostBeyond, beyond);
        if (beyond > SmallAllowance)
            return string.Create(CultureInfo.InvariantCulture, $"the runtime allocated {beyond} bytes beyond twice the file of {model.FileLength} and the arena of {arena}; allowed: {SmallAllowance}");
        return elapsed - prepare > LongestRun ? string.Create(CultureInfo.InvariantCulture, $"running took {(elapsed - prepare).TotalMilliseconds:F0} ms") : null;
    }

    private static string? Invoke(Interpreter interpreter)
    {
        for (int i = 0; i < interpreter.Inputs.Count; i++)
            interpreter.InputBytes(i).Fill((byte)(i + 0x55));
        interpreter.Invoke();
        long allocated = LeastAllocation(interpreter);
        long outputs = 0;
        for (int i = 0; i < interpreter.Outputs.Count; i++)
            outputs += interpreter.OutputBytes(i).Length;
        if (outputs < interpreter.Outputs.Count)
            return "an output has no bytes";
        return allocated == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"an invocation allocated {allocated} bytes");
    }

    /// <summary>What an invocation allocates. A collection that another thread asks for in between counts as allocated what this thread's buffer had
    /// left; an allocation that is really there is there every time.</summary>
    private static long LeastAllocation(Interpreter interpreter)
    {
        long least = long.MaxValue;
        for (int attempt = 0; attempt < 5 && least != 0; attempt++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            interpreter.Invoke();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
