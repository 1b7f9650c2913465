using System.Globalization;
using System.Text.RegularExpressions;
using EdgeAgent.ModelCommands;
using EdgeAgent.ModelCommands.Inputs;
using EdgeAgent.Optimization.Tables;
using EdgeAgent.Optimization.Weights;
using EdgeAgent.Optimization.Zoo;
using EdgeAgent.TfLite;

namespace EdgeAgent.Cli.Table;

/// <summary>Where a model of the table comes from: a float <c>.tflite</c> file, or a network of the zoo by name, with <c>_ALPHA_RESOLUTION</c> behind it if wanted.</summary>
/// <param name="Name">The name in the table.</param>
/// <param name="File">The file; null for a network of the zoo.</param>
/// <param name="Network">The network; null for a file.</param>
/// <param name="Options">Width and resolution of the network.</param>
internal sealed partial record TableSource(string Name, string? File, ZooNetwork? Network, ZooOptions Options)
{
    public const string Accepted = "takes names of 'zoo list', with _ALPHA_RESOLUTION behind them if wanted (mobilenet_v1_0.75_224), and .tflite files";

    /// <summary>Reads a text; null where it names nothing.</summary>
    public static TableSource? Parse(string text)
    {
        if (text.EndsWith(".tflite", StringComparison.OrdinalIgnoreCase))
            return new TableSource(Path.GetFileNameWithoutExtension(text), text, null, new ZooOptions());
        if (ZooCatalog.Find(text) is { } plain)
            return new TableSource(text, null, plain, new ZooOptions());
        if (Sized().Match(text) is not { Success: true } match || ZooCatalog.Find(match.Groups["name"].Value) is not { } network)
            return null;
        ZooOptions options = new()
        {
            Alpha = match.Groups["alpha"] is { Success: true } alpha ? double.Parse(alpha.Value, CultureInfo.InvariantCulture) : null,
            Resolution = int.Parse(match.Groups["resolution"].Value, CultureInfo.InvariantCulture),
        };
        return network.Refuse(options) is null ? new TableSource(text, null, network, options) : null;
    }

    /// <summary>Opens or builds the model.</summary>
    /// <param name="weights">Trained weights for a network of the zoo; null for seeded ones.</param>
    /// <param name="aware">The same network trained with quantization; null for none.</param>
    public TableModel Load(string? weights, string? aware)
    {
        TfLiteModel? trained = aware is null ? null : ModelFile.Load(aware).Model;
        if (Network is null)
            return new TableModel(Name, ModelFile.Load(File!).Model, trained, IsTrained: true);
        try
        {
            SafetensorsFile? file = weights is null ? null : SafetensorsFile.Parse(InputFile.Map(weights, "weights"), Path.GetFileName(weights));
            return new TableModel(Name, TfLiteModel.Parse(TfLiteModelWriter.Write(Network.Define(Options, file))), trained, file is not null);
        }
        catch (WeightsException e)
        {
            throw new CommandFailureException(e.Message, e);
        }
    }

    [GeneratedRegex(@"^(?<name>.+?)(_(?<alpha>\d+\.\d+))?_(?<resolution>\d+)$")]
    private static partial Regex Sized();
}
