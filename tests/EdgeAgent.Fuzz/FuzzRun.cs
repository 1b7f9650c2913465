using System.Diagnostics;
using System.Globalization;
using EdgeAgent.Fuzz.Mutation;

namespace EdgeAgent.Fuzz;

/// <summary>Runs mutants one after the other on a thread that a second one watches, so that endless work is a finding and not a hang.</summary>
internal sealed class FuzzRun(FuzzTarget target, int count, string saveFolder, TimeSpan? processorTime = null)
{
    private const int MostFindings = 20;
    private static readonly TimeSpan LongestMutant = TimeSpan.FromSeconds(30);
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly TimeSpan _processorStart = Environment.CpuUsage.TotalTime;
    private volatile Mutant? _current;
    private int _done;
    private int _findings;

    public string Summary => string.Create(
        CultureInfo.InvariantCulture,
        $"{_done} mutants: {target.Figures}; {_findings} findings; {Stopwatch.GetElapsedTime(_start).TotalSeconds:F0} s, {(Environment.CpuUsage.TotalTime - _processorStart).TotalSeconds:F0} s of processor time");

    public bool Execute()
    {
        var worker = new Thread(Work) { IsBackground = true };
        worker.Start();
        int seen = -1;
        while (!worker.Join(LongestMutant))
        {
            int done = Volatile.Read(ref _done);
            if (done == seen && _current is { } stuck)
            {
                Report(stuck, string.Create(CultureInfo.InvariantCulture, $"took over {LongestMutant.TotalSeconds} s"));
                return false;
            }
            seen = done;
            Console.Error.WriteLine(Summary);
        }
        return _findings == 0;
    }

    private void Work()
    {
        for (int number = 0; number < count && _findings < MostFindings && !IsOver(); number++)
        {
            Mutant mutant = target.Create(number);
            _current = mutant;
            string? finding = target.Check(mutant.File);
            if (finding is not null)
                Report(mutant, finding);
            Volatile.Write(ref _done, _done + 1);
        }
    }

    private bool IsOver() => processorTime is { } longest && Environment.CpuUsage.TotalTime - _processorStart >= longest;

    private void Report(Mutant mutant, string finding)
    {
        _findings++;
        Directory.CreateDirectory(saveFolder);
        string path = Path.Combine(saveFolder, string.Create(CultureInfo.InvariantCulture, $"finding-{_findings}{target.Ending}"));
        File.WriteAllBytes(path, mutant.File);
        File.WriteAllText(path + ".txt", $"{mutant.Origin}\n{finding}\n");
        Console.Error.WriteLine($"{mutant.Origin}: {finding}; saved as {path}");
    }
}
