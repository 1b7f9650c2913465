using System.Text;

namespace EdgeAgent.Core.Models;

/// <summary>A file of class labels: UTF-8, one label a line, in the order of the model's outputs.</summary>
internal static class LabelsFile
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads the labels.</summary>
    /// <returns>The labels; a line's end at the file's end begins no further one. Null when the bytes are not UTF-8.</returns>
    public static IReadOnlyList<string>? Read(ReadOnlySpan<byte> file)
    {
        try
        {
            if (file.StartsWith(Encoding.UTF8.Preamble))
                file = file[Encoding.UTF8.Preamble.Length..];
            string[] lines = Strict.GetString(file).Split('\n');
            for (int i = 0; i < lines.Length; i++)
                lines[i] = lines[i].Trim();
            return lines is [.., ""] ? lines[..^1] : lines;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
