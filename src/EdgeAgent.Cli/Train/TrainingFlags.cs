using System.CommandLine;
using System.CommandLine.Parsing;
using EdgeAgent.Inference;
using EdgeAgent.ModelCommands;
using EdgeAgent.Optimization.Training;
using EdgeAgent.Optimization.Training.Optimizers;
using EdgeAgent.Optimization.Training.Schedules;

namespace EdgeAgent.Cli.Train;

/// <summary>The options that say how the network is trained.</summary>
internal sealed class TrainingFlags
{
    private const double SgdRate = 0.01, AdamRate = 0.001, QuantizedShare = 0.01;

    private static readonly Dictionary<string, OptimizerKind> Optimizers = new() { ["sgd"] = OptimizerKind.Sgd, ["adam"] = OptimizerKind.Adam };

    private static readonly Dictionary<string, ScheduleKind> Schedules = new()
    {
        ["cosine"] = ScheduleKind.Cosine,
        ["step"] = ScheduleKind.Step,
        ["constant"] = ScheduleKind.Constant,
    };

    private static readonly Dictionary<string, bool> Kept = new() { ["best"] = true, ["last"] = false };

    private readonly Option<bool> _quantizes = new("--qat") { Description = "Train with quantization behind the float epochs; OUT is then an int8 model." };
    private readonly Option<int> _epochs = Number("--epochs", "Epochs in float", 10, 0);
    private readonly Option<int> _quantizedEpochs = Number("--qat-epochs", "Epochs with quantization", 3, 0);
    private readonly Option<int> _batch = Number("--batch", "Pictures in a minibatch", 32, 1);
    private readonly Option<string> _optimizer = Choice("--optimizer", "How gradients change weights; adam's weight decay is that of AdamW", "sgd", Optimizers.Keys);
    private readonly Option<double> _momentum = Real("--momentum", "The momentum of sgd", 0.9, value => value is >= 0 and < 1, "takes a number from 0 to below 1.");
    private readonly Option<bool> _nesterov = new("--nesterov") { Description = "Nesterov's momentum for sgd." };
    private readonly Option<double?> _rate = Rate("--rate", "The highest learning rate in float. Default: 0.01 for sgd, 0.001 for adam.");
    private readonly Option<double?> _quantizedRate = Rate("--qat-rate", "The highest learning rate with quantization. Default: a hundredth of --rate.");
    private readonly Option<string> _schedule = Choice("--schedule", "How the rate goes down: to 0 along a cosine, or to a tenth at half and a hundredth at three quarters", "cosine", Schedules.Keys);
    private readonly Option<double> _warmUp = Real("--warm-up", "Epochs, fractions too, over which the rate rises first in each phase", 0, double.IsFinite, "takes a number of at least 0.", "E");
    private readonly Option<double> _decay = Real("--weight-decay", "How strongly weights, not biases, are pulled to 0", 0.0001, double.IsFinite, "takes a number of at least 0.", "D");
    private readonly Option<double?> _clip = Rate("--clip", "The most that the norm of all gradients may be. Default: no bound.", "NORM");
    private readonly Option<double> _smoothing = Real("--label-smoothing", "The share of each target that is spread over all classes", 0, value => value < 1, "takes a share from 0 to below 1.", "S");
    private readonly Option<string> _keep = Choice("--keep", "Which epoch's weights are written: of the best on held-out data, or of the last", "best", Kept.Keys);
    private readonly Option<int> _checkpointSteps = Number("--checkpoint-every", "Write a checkpoint every N steps too, not only after each epoch; 0 for not", 0, 0);
    private readonly Option<int> _seed = new("--seed") { Description = "Seeds the order and variation of pictures, the held-out part and a new last layer.", HelpName = "N", DefaultValueFactory = _ => 1 };

    private readonly Option<int> _threads = new Option<int>("--threads")
    {
        Description = "Threads that share the work. The result does not depend on it.",
        HelpName = "N",
        DefaultValueFactory = _ => Math.Min(Environment.ProcessorCount, WorkerPool.MaxThreads),
    }.Require(value => value is >= 1 and <= WorkerPool.MaxThreads, $"takes a number from 1 to {WorkerPool.MaxThreads}.");

    /// <summary>Whether training with quantization is asked for.</summary>
    public bool Quantizes(CommandResult result) => OptionRules.TryRead(result.GetResult(_quantizes), out bool value) && value;

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_quantizes, _epochs, _quantizedEpochs, _batch, _optimizer, _momentum, _nesterov, _rate, _quantizedRate, _schedule, _warmUp, _decay, _clip,
            _smoothing, _keep, _checkpointSteps, _seed, _threads])
            command.Add(option);
        command.Validators.Add(result =>
        {
            if (!Quantizes(result) && ((Option[])[_quantizedEpochs, _quantizedRate]).FirstOrDefault(option => result.GetResult(option) is { Implicit: false }) is { } needless)
                result.AddError($"{needless.Name} needs --qat.");
            if (!Quantizes(result) && OptionRules.TryRead(result.GetResult(_epochs), out int epochs) && epochs == 0)
                result.AddError("--epochs 0 without --qat leaves nothing to do.");
        });
    }

    public TrainingOptions Read(ParseResult parsed)
    {
        OptimizerKind kind = Optimizers[parsed.GetRequiredValue(_optimizer)];
        double rate = parsed.GetValue(_rate) ?? (kind == OptimizerKind.Adam ? AdamRate : SgdRate);
        return new TrainingOptions
        {
            Quantizes = parsed.GetValue(_quantizes),
            Epochs = parsed.GetValue(_epochs),
            QuantizedEpochs = parsed.GetValue(_quantizedEpochs),
            BatchSize = parsed.GetValue(_batch),
            Optimizer = new OptimizerOptions
            {
                Kind = kind,
                Momentum = parsed.GetValue(_momentum),
                Nesterov = parsed.GetValue(_nesterov),
                WeightDecay = parsed.GetValue(_decay),
                ClipNorm = parsed.GetValue(_clip),
            },
            Rate = rate,
            QuantizedRate = parsed.GetValue(_quantizedRate) ?? (rate * QuantizedShare),
            Schedule = Schedules[parsed.GetRequiredValue(_schedule)],
            WarmUpEpochs = parsed.GetValue(_warmUp),
            LabelSmoothing = parsed.GetValue(_smoothing),
            KeepsBest = Kept[parsed.GetRequiredValue(_keep)],
            CheckpointSteps = parsed.GetValue(_checkpointSteps),
            Seed = parsed.GetValue(_seed),
            Threads = parsed.GetValue(_threads),
        };
    }

    private static Option<int> Number(string name, string description, int otherwise, int least) =>
        new Option<int>(name) { Description = $"{description}.", HelpName = "N", DefaultValueFactory = _ => otherwise }.AtLeast(least);

    private static Option<double> Real(string name, string description, double otherwise, Func<double, bool> isAllowed, string accepted, string helpName = "M") =>
        new Option<double>(name) { Description = $"{description}.", HelpName = helpName, DefaultValueFactory = _ => otherwise }.Require(value => value >= 0 && isAllowed(value), accepted);

    private static Option<double?> Rate(string name, string description, string helpName = "R") =>
        new Option<double?>(name) { Description = description, HelpName = helpName }.Require(value => value is > 0 && double.IsFinite(value.Value), "takes a number above 0.");

    private static Option<string> Choice(string name, string description, string otherwise, IEnumerable<string> accepted)
    {
        string[] choices = [.. accepted];
        Option<string> option = new(name) { Description = $"{description}: {string.Join(", ", choices)}.", HelpName = "NAME", DefaultValueFactory = _ => otherwise };
        return option.Require(choices.Contains, $"takes one of {string.Join(", ", choices)}.");
    }
}
