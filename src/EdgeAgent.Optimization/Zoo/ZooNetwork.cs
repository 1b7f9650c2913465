using System.Globalization;
using EdgeAgent.Optimization.Weights;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Zoo;

/// <summary>A published network that can be built as a float32 <c>.tflite</c> model.</summary>
/// <remarks>
/// Models have batch 1, the signature <c>serving_default</c>, ordinary built-in operators, and batch normalization folded into the convolutions.
/// Constants and activations have the names of the weights they come from, such as <c>MobilenetV2/expanded_conv/depthwise</c>.
/// </remarks>
public sealed class ZooNetwork
{
    /// <summary>The factor on the number of channels where none is chosen.</summary>
    public const double DefaultAlpha = 1;

    private const double LeastAlpha = 0.05, GreatestAlpha = 4;
    private const int GreatestResolution = 4096, LeastClasses = 2, GreatestClasses = 100_000;
    private const long GreatestBytes = int.MaxValue - (16L << 20);

    private readonly Func<NetworkBuilder, NetworkChoice, Features> _layers;

    internal ZooNetwork(Func<NetworkBuilder, NetworkChoice, Features> layers) => _layers = layers;

    /// <summary>The name by which it is built.</summary>
    public required string Name { get; init; }

    /// <summary>What it is.</summary>
    public required string Title { get; init; }

    /// <summary>The publication that describes it.</summary>
    public required string Publication { get; init; }

    /// <summary>The published factors on the number of channels; empty where it comes in one width.</summary>
    public IReadOnlyList<double> Alphas { get; init; } = [];

    /// <summary>The published sides of the picture; empty where the input is no picture.</summary>
    public IReadOnlyList<int> Resolutions { get; init; } = [];

    /// <summary>Height and width of the picture where none is chosen; 0 where the input is no picture.</summary>
    public int DefaultResolution { get; init; }

    /// <summary>The smallest picture that every layer accepts; 0 where the resolution cannot be chosen.</summary>
    public int SmallestResolution { get; init; }

    /// <summary>The number of classes where neither options nor weights say; 0 for a network that does not classify.</summary>
    public int DefaultClasses { get; init; }

    internal string InputName { get; init; } = "image";

    internal string OutputName { get; init; } = "scores";

    /// <summary>What is wrong with options for this network.</summary>
    /// <param name="options">The options.</param>
    /// <returns>A sentence that says what would be accepted; null where nothing is wrong.</returns>
    public string? Refuse(ZooOptions options)
    {
        if (options.Alpha is not null && Alphas.Count == 0)
            return $"{Name} comes in one width; it takes no alpha";
        if (options.Alpha is double alpha && !(alpha is >= LeastAlpha and <= GreatestAlpha))
            return Invariant($"an alpha of {alpha} is out of range; {Name} takes {LeastAlpha} to {GreatestAlpha}");
        if (options.Resolution is not null && SmallestResolution == 0)
            return $"the input of {Name} has one size; it takes no resolution";
        if (options.Resolution is int resolution && (resolution < SmallestResolution || resolution > GreatestResolution))
            return Invariant($"a resolution of {resolution} is out of range; {Name} takes {SmallestResolution} to {GreatestResolution}");
        if (options.Classes is not null && DefaultClasses == 0)
            return $"{Name} does not classify; it takes no number of classes";
        if (options.Classes is int classes && classes is < LeastClasses or > GreatestClasses)
            return Invariant($"{classes} classes are out of range; {Name} takes {LeastClasses} to {GreatestClasses}");
        long bytes = Measure(options, new ShapesOnly()).Float32Bytes;
        return bytes > GreatestBytes
            ? Invariant($"{Name} would take {bytes} bytes with these options; a .tflite file holds {GreatestBytes} at most")
            : null;
    }

    /// <summary>How large the network is with these options.</summary>
    /// <param name="options">The options.</param>
    /// <exception cref="ArgumentException">The network does not take the options.</exception>
    public NetworkSize Measure(ZooOptions options)
    {
        Require(options);
        return Measure(options, new ShapesOnly());
    }

    /// <summary>Builds the model.</summary>
    /// <param name="options">The options.</param>
    /// <param name="weights">Trained weights; null for weights from the seed, which are scaled so that activations stay in range but know
    /// nothing.</param>
    /// <returns>The model, ready to be written.</returns>
    /// <exception cref="ArgumentException">The network does not take the options.</exception>
    /// <exception cref="WeightsException">The weights are not those of this network, or are no finite numbers.</exception>
    public ModelDefinition Define(ZooOptions options, SafetensorsFile? weights = null)
    {
        Require(options);
        var network = new NetworkBuilder(weights is null ? new SeededWeights(options.Seed) : new StoredWeights(weights));
        NetworkChoice choice = Choose(options);
        Features output = _layers(network, choice);
        return network.Finish(output, InputName, OutputName, Describe(choice, output, network.Origin));
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private NetworkSize Measure(ZooOptions options, ShapesOnly shapes)
    {
        var network = new NetworkBuilder(shapes);
        _layers(network, Choose(options));
        return network.Size;
    }

    private NetworkChoice Choose(ZooOptions options) =>
        new(options.Alpha ?? DefaultAlpha, options.Resolution ?? DefaultResolution, options.Classes, DefaultClasses);

    private void Require(ZooOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (Refuse(options) is string sentence)
            throw new ArgumentException(sentence, nameof(options));
    }

    private string Describe(NetworkChoice choice, Features output, string origin)
    {
        string width = Alphas.Count == 0 ? "" : Invariant($", alpha {choice.Alpha}");
        string picture = choice.Resolution == 0 ? "" : Invariant($", {choice.Resolution}x{choice.Resolution}");
        string classes = DefaultClasses == 0 ? "" : Invariant($", {output.Channels} classes");
        return $"{Name}{width}{picture}{classes}; {origin}";
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
