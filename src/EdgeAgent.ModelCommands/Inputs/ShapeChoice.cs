using System.CommandLine;
using System.Globalization;
using EdgeAgent.Inference;

namespace EdgeAgent.ModelCommands.Inputs;

/// <summary>The options that say which signature of a model runs, and with inputs of which shapes.</summary>
internal sealed class ShapeChoice
{
    private readonly Option<string[]> _shapes = new("--input-shape")
    {
        Description = "The shape of an input, such as 1x224x224x3 or image:4x96x96x1: by name, or by place from 0; without either the first input.",
        HelpName = "[NAME:]SHAPE",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<int?> _batch = new("--batch") { Description = "The first extent of all other inputs.", HelpName = "N" };

    private readonly Option<string?> _signature = new("--signature") { Description = "The signature to run. Default: the model's first graph.", HelpName = "NAME" };

    /// <summary>Adds the options to a command.</summary>
    public ShapeChoice(Command command)
    {
        _shapes.Require(shapes => shapes.All(shape => Parse(shape) is not null), "takes extents of 1 or more with x between them, such as 1x224x224x3.");
        _batch.Require(batch => batch >= 1, "takes a number of at least 1.");
        command.Add(_shapes);
        command.Add(_batch);
        command.Add(_signature);
    }

    /// <summary>The chosen options, in those of the runtime.</summary>
    public InterpreterOptions Apply(ParseResult parsed, InterpreterOptions options) => options with
    {
        InputShapes = [.. parsed.GetRequiredValue(_shapes).Select(shape => Parse(shape)!)],
        Batch = parsed.GetValue(_batch),
        Signature = parsed.GetValue(_signature),
    };

    private static InputShape? Parse(string text)
    {
        int colon = text.LastIndexOf(':');
        string[] parts = text[(colon + 1)..].Split('x');
        int[] extents = new int[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out extents[i]) || extents[i] < 1) return null;
        }

        return extents.Length <= Shape.MaxRank ? new InputShape(colon < 0 ? "0" : text[..colon], new Shape(extents)) : null;
    }
}
