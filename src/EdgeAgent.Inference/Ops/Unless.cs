using System.Runtime.CompilerServices;

namespace EdgeAgent.Inference.Ops;

/// <summary>A text that is only made where a condition does not hold: what a check says when it fails costs nothing while it holds.</summary>
[InterpolatedStringHandler]
internal ref struct Unless
{
    private readonly string? _text;
    private DefaultInterpolatedStringHandler _parts;

    /// <summary>Begins an interpolated text; its parts are evaluated only where <paramref name="condition"/> is false.</summary>
    public Unless(int literalLength, int formattedCount, bool condition, out bool isNeeded)
    {
        isNeeded = !condition;
        if (isNeeded) _parts = new DefaultInterpolatedStringHandler(literalLength, formattedCount);
    }

    private Unless(string text) => _text = text;

    /// <summary>A text that is there already.</summary>
    public static implicit operator Unless(string text) => new(text);

    public void AppendLiteral(string value) => _parts.AppendLiteral(value);

    public void AppendFormatted<T>(T value, string? format = null) => _parts.AppendFormatted(value, format);

    /// <summary>The text; only where the condition did not hold.</summary>
    public string Text() => _text ?? _parts.ToStringAndClear();
}
