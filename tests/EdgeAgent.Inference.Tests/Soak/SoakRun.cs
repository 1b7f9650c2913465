using System.Diagnostics;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Tests.Soak;

/// <summary>What many inferences in a row did to the process.</summary>
/// <param name="Invocations">How many.</param>
/// <param name="AllocatedBytes">Managed bytes that the invoking thread allocated in them.</param>
/// <param name="FirstResidentBytes">Resident memory after the first tenth.</param>
/// <param name="LastResidentBytes">Resident memory after the last.</param>
/// <param name="OutputsAgree">Whether the last output is the first one's bytes.</param>
internal sealed record SoakRun(int Invocations, long AllocatedBytes, long FirstResidentBytes, long LastResidentBytes, bool OutputsAgree)
{
    /// <summary>What resident memory may grow by and still be called flat: pages that the runtime itself touches now and then.</summary>
    public const long MostGrowth = 1 << 20;

    /// <summary>Memory is flat, nothing was allocated, and the output did not change.</summary>
    public bool IsSteady => AllocatedBytes == 0 && LastResidentBytes - FirstResidentBytes <= MostGrowth && OutputsAgree;

    /// <summary>Invokes a model again and again on one input.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">How it is prepared.</param>
    /// <param name="invocations">How often, 10 or more.</param>
    /// <param name="report">Told the number of invocations and the resident bytes after each tenth.</param>
    public static SoakRun Run(TfLiteModel model, InterpreterOptions options, int invocations, Action<int, long>? report = null)
    {
        using Interpreter interpreter = Interpreter.Create(model, options);
        using Process self = Process.GetCurrentProcess();
        new GeneratedInput(1).Fill(interpreter);
        interpreter.Invoke();
        byte[] expected = interpreter.OutputBytes(0).ToArray();
        long allocated = 0, first = 0, last = 0;
        for (int tenth = 1; tenth <= 10; tenth++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < invocations / 10; i++) interpreter.Invoke();
            allocated += GC.GetAllocatedBytesForCurrentThread() - before;
            self.Refresh();
            last = self.WorkingSet64;
            if (tenth == 1) first = last;
            report?.Invoke(invocations / 10 * tenth, last);
        }

        return new SoakRun(invocations / 10 * 10, allocated, first, last, interpreter.OutputBytes(0).SequenceEqual(expected));
    }
}
