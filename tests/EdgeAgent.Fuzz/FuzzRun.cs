using System.Diagnostics;
using System.Globalization;
using EdgeAgent.Fuzz.Mutation;
using EdgeAgent.TfLite;

namespace EdgeAgent.Fuzz;

/// <summary>Runs mutants one after the other on a thread that a second one watches, so that endless work is a finding and not a hang.</summary>
internal sealed class FuzzRun(ModelMutator mutator, InterpreterProbe probe, int count, string saveFolder)
{
    private const int MostFindings = 20;
    private static readonly TimeSpan LongestMutant = TimeSpan.FromSeconds(30);
    private readonly long _start = Stopwatch.GetTimestamp();
    private volatile Mutant? _current;
    private int _done;
    private int _findings;
    private int _refused;

    public string Summary => string.Create(
        CultureInfo.InvariantCulture,
        $"{_done} mutants: {_refused} refused by the reader, {probe.Refused} by the runtime, {probe.Ran} ran; {_findings} findings; slowest {probe.Slowest.TotalMilliseconds:F0} ms; most memory beyond twice the file and the arena {probe.MostBeyond} bytes; {Stopwatch.GetElapsedTime(_start).TotalSeconds:F0} s");

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
        for (int number = 0; number < count && _findings < MostFindings; number++)
        {
            Mutant mutant = mutator.Create(number);
            _current = mutant;
            string? finding = Check(mutant.File);
            if (finding is not null)
                Report(mutant, finding);
            Volatile.Write(ref _done, _done + 1);
        }
    }

    private string? Check(byte[] file)
    {
        string? finding = ParseProbe.Run(file, out TfLiteModel? model);
        if (model is null)
        {
            _refused++;
            return finding;
        }
        return finding ?? ParseProbe.Walk(model) ?? probe.Run(TfLiteModel.Parse(file));
    }

    private void Report(Mutant mutant, string finding)
    {
        _findings++;
        Directory.CreateDirectory(saveFolder);
        string path = Path.Combine(saveFolder, string.Create(CultureInfo.InvariantCulture, $"finding-{_findings}.tflite"));
        File.WriteAllBytes(path, mutant.File);
        File.WriteAllText(path + ".txt", $"{mutant.Origin}\n{finding}\n");
        Console.Error.WriteLine($"{mutant.Origin}: {finding}; saved as {path}");
    }
}
