using EdgeAgent.Optimization.Pictures;

namespace EdgeAgent.Optimization.ShippedModels;

/// <summary>The trained model that comes with the project: reads digits, counter wheels and gauges of industrial displays and meters.</summary>
/// <remarks>Its card, <c>display-reader.md</c> beside it, tells what it was trained on, how accurate it is, what it cannot do, and the command that trains it again.
/// Input [1,96,96,3] int8, code = channel value - 128; output the scores of <see cref="Labels"/>.</remarks>
public static class DisplayReader
{
    /// <summary>The model's name.</summary>
    public const string Name = "display-reader";

    /// <summary>The model's version; counts up with each training that replaces the file.</summary>
    public const string Version = "1";

    /// <summary>Height and width of the input, in pixels.</summary>
    public const int InputSide = 96;

    /// <summary>The names of the classes, in the order of the outputs.</summary>
    public static IReadOnlyList<string> Labels => DisplayClasses.Names;

    /// <summary>The model's file.</summary>
    /// <returns>A <c>.tflite</c> file.</returns>
    public static byte[] Read()
    {
        using Stream resource = typeof(DisplayReader).Assembly.GetManifestResourceStream($"{Name}.tflite")!;
        byte[] file = new byte[resource.Length];
        resource.ReadExactly(file);
        return file;
    }
}
