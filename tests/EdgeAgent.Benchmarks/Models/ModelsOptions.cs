using System.Globalization;
using EdgeAgent.Inference;
using EdgeAgent.Kernels;
using EdgeAgent.TestSupport;

namespace EdgeAgent.Benchmarks.Models;

/// <summary>The command line of <c>models</c>.</summary>
/// <param name="Files">The models, by path.</param>
/// <param name="Kernels">Kernel sets to run ours with.</param>
/// <param name="Rounds">How often each runtime has its turn.</param>
/// <param name="Threads">Threads of each runtime.</param>
internal sealed record ModelsOptions(IReadOnlyList<string> Files, IReadOnlyList<string> Kernels, int Rounds, int Threads)
{
    /// <summary>How it is called.</summary>
    public const string Usage = "models [--models NAME,NAME...] [--networks DIR] [--kernels SET,SET...] [--rounds N] [--threads N]";

    /// <summary>Reads the arguments; null after a message when they are wrong.</summary>
    public static ModelsOptions? Parse(ReadOnlySpan<string> arguments, TextWriter errors)
    {
        string[] names = [], kernels = [KernelSet.Default.Name];
        string networks = Path.Combine(SharedData.RepositoryRoot ?? ".", "artifacts", "networks");
        int rounds = 12, threads = 1;
        for (int i = 0; i < arguments.Length; i += 2)
        {
            string value = i + 1 < arguments.Length ? arguments[i + 1] : "";
            bool isKnown = value.Length > 0 && arguments[i] switch
            {
                "--models" => (names = value.Split(',')).Length > 0,
                "--networks" => (networks = value).Length > 0,
                "--kernels" => (kernels = value.Split(',')).Length > 0,
                "--rounds" => int.TryParse(value, CultureInfo.InvariantCulture, out rounds) && rounds > 0,
                "--threads" => int.TryParse(value, CultureInfo.InvariantCulture, out threads) && threads > 0,
                _ => false,
            };
            if (!isKnown)
            {
                errors.WriteLine($"'{arguments[i]}' is unknown or lacks its value; usage: {Usage}");
                return null;
            }
        }

        IEnumerable<string> written = Directory.Exists(networks)
            ? Directory.EnumerateFiles(networks, "*_int8.tflite").Order(StringComparer.Ordinal)
            : [];
        string[] files = [.. SharedData.ModelFiles.Where(IsQuantized), .. written];
        bool IsWanted(string file) =>
            names.Length == 0 || names.Any(name => Path.GetFileName(file).Contains(name, StringComparison.OrdinalIgnoreCase));
        files = [.. files.Where(IsWanted)];
        if (files.Length == 0)
        {
            errors.WriteLine("no model of that name in ../shared/data/models nor in the folder of --networks, which"
                + " 'dotnet run --project tests/EdgeAgent.Conformance -- --write-networks DIR' fills.");
            return null;
        }

        return new ModelsOptions(files, kernels, rounds, threads);
    }

    /// <summary>Options of our interpreter.</summary>
    public InterpreterOptions ForInterpreter(string kernels) => new() { Kernels = kernels, Threads = Threads };

    private static bool IsQuantized(string file) => !Path.GetFileName(file).Contains("float", StringComparison.Ordinal);
}
