using System.Globalization;
using EdgeAgent.Benchmarks.Onnx;
using EdgeAgent.TfLite;

namespace EdgeAgent.Benchmarks.Models;

/// <summary>Runs whole models side by side with ONNX Runtime in one process, round by round, and prints times and ratios.</summary>
/// <remarks>The ratio is our time over that of the faster form of ONNX Runtime, int8 or uint8 activations. Before anything is timed, outputs are compared:
/// neither runtime claims the other's bits, but a network that was converted wrongly shows.</remarks>
internal static class ModelsCommand
{
    private const int AgreementInputs = 3;

    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(60);

    /// <summary>Runs the models of the options; 1 where none could be run.</summary>
    public static int Run(ModelsOptions options)
    {
        MachineDescription.Print(Console.Out, options.Threads);
        Console.Out.WriteLine($"rounds {options.Rounds}, alternating; times in ms; ours / ORT is against the faster of its two forms");
        Console.Out.WriteLine();
        Console.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{"model",-46} {"MMAC",7} {"kernels",-11} {"ours",19}   {"ORT int8",19}   {"ORT uint8",19}   {"ours / ORT",13}   agreement with ORT uint8"));
        Console.Out.WriteLine($"{"",-46} {"",7} {"",-11} {"min",9} {"median",9}   {"min",9} {"median",9}   {"min",9} {"median",9}   {"min",6} {"median",6}");
        int compared = 0;
        foreach (string file in options.Files)
        {
            string name = Path.GetFileNameWithoutExtension(file);
            try
            {
                Compare(name, TfLiteModel.Parse(File.ReadAllBytes(file)), options);
                compared++;
            }
            catch (NotSupportedException error)
            {
                Console.Out.WriteLine($"{name,-46} left out: {error.Message}");
            }
        }

        return compared > 0 ? 0 : 1;
    }

    private static void Compare(string name, TfLiteModel model, ModelsOptions options)
    {
        foreach (string kernels in options.Kernels)
        {
            using var ours = new EdgeAgentContender(kernels, model, options.ForInterpreter(kernels));
            using var signed = new OnnxRuntimeContender("ORT int8", model, OnnxType.Int8, options.Threads);
            using var unsigned = new OnnxRuntimeContender("ORT uint8", model, OnnxType.UInt8, options.Threads);
            Contender[] all = [ours, signed, unsigned];
            string agreement = Agreement.Describe(model, ours, unsigned, AgreementInputs);
            _ = Agreement.Describe(model, ours, signed, 1);
            foreach (Contender contender in all)
            {
                contender.RunFor(Turn);
                contender.Forget();
            }

            for (int round = 0; round < options.Rounds; round++)
            {
                foreach (Contender contender in all)
                    contender.RunFor(Turn);
            }

            double min = ours.Fastest / Math.Min(signed.Fastest, unsigned.Fastest), median = ours.Median / Math.Min(signed.Median, unsigned.Median);
            Console.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{name,-46} {ours.Macs / 1e6,7:F1} {kernels,-11} {ours.Fastest,9:F3} {ours.Median,9:F3}   {signed.Fastest,9:F3} {signed.Median,9:F3}   {
                    unsigned.Fastest,9:F3} {unsigned.Median,9:F3}   {min,6:F2} {median,6:F2}   {agreement}"));
        }
    }
}
