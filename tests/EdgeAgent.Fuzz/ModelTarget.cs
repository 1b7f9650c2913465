using System.Globalization;
using EdgeAgent.Fuzz.Mutation;
using EdgeAgent.TfLite;

namespace EdgeAgent.Fuzz;

/// <summary>Model files: read, prepared and run.</summary>
internal sealed class ModelTarget(ModelMutator mutator, InterpreterProbe probe) : FuzzTarget
{
    private int _refused;

    public override string Ending => ".tflite";

    public override string Figures => string.Create(
        CultureInfo.InvariantCulture,
        $"{_refused} refused by the reader, {probe.Refused} by the runtime, {probe.Ran} ran; slowest {probe.Slowest.TotalMilliseconds:F0} ms; most memory beyond twice the file and the arena {probe.MostBeyond} bytes");

    public override Mutant Create(int number) => mutator.Create(number);

    public override string? Check(byte[] file)
    {
        string? finding = ParseProbe.Run(file, out TfLiteModel? model);
        if (model is null)
        {
            _refused++;
            return finding;
        }
        return finding ?? ParseProbe.Walk(model) ?? probe.Run(TfLiteModel.Parse(file));
    }
}
