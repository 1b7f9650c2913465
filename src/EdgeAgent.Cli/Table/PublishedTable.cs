using EdgeAgent.ModelCommands.Output;

namespace EdgeAgent.Cli.Table;

/// <summary>The figures of TensorFlow's model optimization guide, to stand beside ours.</summary>
internal static class PublishedTable
{
    private static readonly string[][] Published =
    [
        ["Mobilenet-v1-1-224", "70.9 / 65.7 / 70.0", "124 / 112 / 64", "16.9 -> 4.3"],
        ["Mobilenet-v2-1-224", "71.9 / 63.7 / 70.9", "89 / 98 / 54", "14 -> 3.6"],
        ["Inception_v3", "78.0 / 77.2 / 77.5", "1130 / 845 / 543", "95.7 -> 23.9"],
        ["Resnet_v2_101", "77.0 / 76.8 / -", "3973 / 2868 / -", "178.3 -> 44.9"],
    ];

    public static void WriteMarkdown(TextWriter writer)
    {
        writer.WriteLine("For comparison, what TensorFlow's model optimization guide publishes for TensorFlow Lite on a Pixel 2, one big core (original / post-training / quantization-aware; another machine and the full validation set):");
        writer.WriteLine();
        TextTable table = new([new("model"), new("top-1 %"), new("latency ms"), new("size MB")]);
        foreach (string[] row in Published)
            table.Add(row);
        table.WriteMarkdown(writer);
    }
}
