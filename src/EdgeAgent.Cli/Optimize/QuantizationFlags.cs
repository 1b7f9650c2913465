using System.CommandLine;
using System.CommandLine.Parsing;
using EdgeAgent.ModelCommands;
using EdgeAgent.Optimization.Calibration;
using EdgeAgent.Optimization.PostTraining;
using EdgeAgent.TfLite;

namespace EdgeAgent.Cli.Optimize;

/// <summary>The options that say how a model is quantized.</summary>
internal sealed class QuantizationFlags
{
    private static readonly Dictionary<string, QuantizationMode> Modes = new()
    {
        ["dynamic"] = QuantizationMode.Dynamic,
        ["float16"] = QuantizationMode.Float16,
        ["int8"] = QuantizationMode.Int8,
        ["int16x8"] = QuantizationMode.Int16x8,
    };

    private static readonly Dictionary<string, TensorType?> Types = new()
    {
        ["float32"] = TensorType.Float32,
        ["int8"] = TensorType.Int8,
        ["uint8"] = TensorType.UInt8,
        ["int16"] = TensorType.Int16,
    };

    private static readonly Dictionary<string, Precision> Kept = new() { ["float32"] = Precision.Float32, ["int16x8"] = Precision.Int16x8 };

    private readonly Option<string?> _mode = Choice("--mode", "What the result is", Modes.Keys);
    private readonly Option<string?> _observer = Choice("--observer", "How ranges of activations are chosen. Default min-max", RangeEstimator.All.Select(estimator => estimator.Name));
    private readonly Option<string?> _input = Choice("--input-type", "Type of the inputs of an integer model. Default int8 (int16x8: int16)", Types.Keys);
    private readonly Option<string?> _output = Choice("--output-type", "Type of the outputs of an integer model; the same choices and default", Types.Keys);
    private readonly Option<bool> _equalize = new("--equalize") { Description = "Scale channels of neighbouring layers against each other first (cross-layer equalization)." };
    private readonly Option<bool> _biasCorrection = new("--bias-correction") { Description = "Take the mean error of rounded weights off each bias." };
    private readonly Option<bool> _adaptiveRounding = new("--adaptive-rounding") { Description = "Round weights up or down by what is best for each layer's output, not to the nearest." };
    private readonly Option<bool> _perTensor = new("--per-tensor") { Description = "One scale for each weight tensor, not one for each channel: a few percent smaller, less accurate." };
    private readonly Option<int> _keep = new Option<int>("--keep") { Description = "Keep the N layers that cost most out of int8; measures them first.", HelpName = "N" }.AtLeast(0);
    private readonly Option<string?> _keepIn = Choice("--keep-in", "The arithmetic of kept layers. Default float32", Kept.Keys);

    /// <summary>The mode's option: commands may ask whether it was given.</summary>
    public Option<string?> Mode => _mode;

    private Option[] All => [_mode, _observer, _input, _output, _equalize, _biasCorrection, _adaptiveRounding, _perTensor, _keep, _keepIn];

    public void AddTo(Command command)
    {
        foreach (Option option in All)
            command.Add(option);
    }

    /// <summary>Whether any of the options stands on the command line.</summary>
    public bool AnyGiven(CommandResult result) => All.Any(option => result.GetResult(option) is { Implicit: false });

    /// <summary>Why the options do not go together; null where all is well, or where an option has an error of its own.</summary>
    public string? Refuse(CommandResult result) => Read(result, seed: 0).Refuse();

    public PostTrainingOptions Read(ParseResult parsed, int seed) => Read(parsed.CommandResult, seed);

    private PostTrainingOptions Read(CommandResult result, int seed) => new()
    {
        Mode = Chosen(result, _mode, Modes, QuantizationMode.Int8),
        Estimator = RangeEstimator.All.FirstOrDefault(estimator => estimator.Name == Value(result, _observer), RangeEstimator.MinMax),
        InputType = Chosen(result, _input, Types, null),
        OutputType = Chosen(result, _output, Types, null),
        EqualizeLayers = Value(result, _equalize),
        CorrectBias = Value(result, _biasCorrection),
        AdaptiveRounding = Value(result, _adaptiveRounding),
        PerTensorWeights = Value(result, _perTensor),
        SensitiveLayers = Value(result, _keep),
        SensitivePrecision = Chosen(result, _keepIn, Kept, Precision.Float32),
        Seed = seed,
    };

    private static T? Value<T>(CommandResult result, Option<T> option) => OptionRules.TryRead(result.GetResult(option), out T? value) ? value : default;

    private static T Chosen<T>(CommandResult result, Option<string?> option, Dictionary<string, T> choices, T otherwise) =>
        Value(result, option) is { } name && choices.TryGetValue(name, out T? chosen) ? chosen : otherwise;

    private static Option<string?> Choice(string name, string description, IEnumerable<string> accepted)
    {
        string[] choices = [.. accepted];
        Option<string?> option = new(name) { Description = $"{description}: {string.Join(", ", choices)}.", HelpName = "NAME" };
        return option.Require(value => value is null || choices.Contains(value), $"takes one of {string.Join(", ", choices)}.");
    }
}
