using System.Diagnostics;
using System.Globalization;
using EdgeAgent.Inference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Fuzz;

/// <summary>Prepares and runs a model that the reader accepted, and says what must not happen: a crash, memory that the file does not justify, or long work.</summary>
public sealed class InterpreterProbe
{
    /// <summary>Memory that any model may take beside twice its file and its arena: the spare MiB of <see cref="InterpreterOptions.MaxWeightsBytes"/>, and objects.</summary>
    public const int SmallAllowance = 3 * 1024 * 1024;

    private static readonly InterpreterOptions Limits = new() { MaxArenaBytes = 16 << 20, MaxOperations = 50_000_000 };
    private static readonly TimeSpan LongestRun = TimeSpan.FromSeconds(5);

    /// <summary>How many models the runtime refused.</summary>
    public int Refused { get; private set; }

    /// <summary>How many models ran.</summary>
    public int Ran { get; private set; }

    /// <summary>The longest time that one took.</summary>
    public TimeSpan Slowest { get; private set; }

    /// <summary>The most managed memory that one took beyond twice its file and its arena, in bytes.</summary>
    public long MostBeyond { get; private set; }

    /// <summary>Prepares a model and invokes it twice.</summary>
    /// <param name="model">The model.</param>
    /// <returns>What went wrong; null where nothing did.</returns>
    public string? Run(TfLiteModel model)
    {
        long before = GC.GetAllocatedBytesForCurrentThread(), start = Stopwatch.GetTimestamp(), arena = 0;
        try
        {
            using var interpreter = Interpreter.Create(model, Limits);
            arena = interpreter.ArenaBytes;
            string? finding = Invoke(interpreter);
            if (finding is not null)
                return finding;
            Ran++;
        }
        catch (Exception error) when (error is ModelFormatException or UnsupportedModelException)
        {
            Refused++;
        }
        catch (Exception error)
        {
            return $"{error.GetType().Name} escaped from the runtime: {error.Message} {error.StackTrace}";
        }

        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        long beyond = GC.GetAllocatedBytesForCurrentThread() - before - (2 * model.FileLength) - arena;
        Slowest = elapsed > Slowest ? elapsed : Slowest;
        MostBeyond = Math.Max(MostBeyond, beyond);
        if (beyond > SmallAllowance)
            return string.Create(CultureInfo.InvariantCulture, $"the runtime allocated {beyond} bytes beyond twice the file of {model.FileLength} and the arena of {arena}; allowed: {SmallAllowance}");
        return elapsed > LongestRun ? string.Create(CultureInfo.InvariantCulture, $"preparing and running took {elapsed.TotalMilliseconds:F0} ms") : null;
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
