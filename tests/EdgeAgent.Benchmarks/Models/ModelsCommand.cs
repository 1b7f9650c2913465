using System.Globalization;
using EdgeAgent.Benchmarks.Onnx;
using EdgeAgent.TfLite;

namespace EdgeAgent.Benchmarks.Models;

/// <summary>Runs whole models side by side with ONNX Runtime in one process, round by round, and prints times and ratios.</summary>
/// <remarks>The ratio is our time over that of the faster form of ONNX Runtime, int8 or uint8 activations. Before anything is timed, outputs are
/// compared: neither runtime claims the other's bits, but a network that was converted wrongly shows.</remarks>
internal static class ModelsCommand
{
    private const int AgreementInputs = 3;

    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(60);

    /// <summary>Runs the models of the options; 1 where none could be run.</summary>
    public static int Run(ModelsOptions options)
    {
        MachineDescription.Print(Console.Out, options.Threads);
        Console.Out.WriteLine($"rounds   {options.Rounds}, alternating");
        Console.Out.WriteLine();
        Console.Out.WriteLine("Times of an inference in ms: the fastest, the median, the processor time of the best turn. Ratios: to the faster ORT.");
        Console.Out.WriteLine(
            $"{"model",-46} {"MMAC",7} {"kernels",-10} {"ours",23}   {"ORT int8",23}   {"ORT uint8",23}   {"ours / ORT",17}   agreement, uint8");
        const string Times = "    min  median     CPU";
        Console.Out.WriteLine($"{"",-46} {"",7} {"",-10} {Times}   {Times}   {Times}   {"min",5} {"med",5} {"CPU",5}");
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
                contender.TakeTurn(Turn);
                contender.Forget();
            }

            for (int round = 0; round < options.Rounds; round++)
            {
                foreach (Contender contender in all)
                    contender.TakeTurn(Turn);
            }

            Console.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{name,-46} {ours.Macs / 1e6,7:F1} {kernels,-10} {Times(ours)}   {Times(signed)}   {Times(unsigned)}   {Ratio(contender => contender.Fastest),5:F2} {Ratio(contender => contender.Median),5:F2} {Ratio(contender => contender.ProcessorTime),5:F2}   {agreement}"));

            double Ratio(Func<Contender, double> time) => time(ours) / Math.Min(time(signed), time(unsigned));
        }
    }

    private static string Times(Contender contender) =>
        string.Create(CultureInfo.InvariantCulture, $"{contender.Fastest,7:F3} {contender.Median,7:F3} {contender.ProcessorTime,7:F3}");
}
