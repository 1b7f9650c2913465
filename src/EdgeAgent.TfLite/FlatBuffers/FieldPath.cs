using System.Globalization;
using System.Text;

namespace EdgeAgent.TfLite.FlatBuffers;

/// <summary>Where the verifier stands, as names and indices; the text is made only for an error.</summary>
internal sealed class FieldPath
{
    private const int Deepest = 8;
    private readonly (string Name, int Index)[] _steps = new (string, int)[Deepest];
    private int _depth;

    public void Enter(string name, int index = -1) => _steps[_depth++] = (name, index);

    public void Leave() => _depth--;

    public string To(string field)
    {
        var text = new StringBuilder();
        for (int i = 0; i < _depth; i++)
        {
            text.Append(_steps[i].Name);
            if (_steps[i].Index >= 0)
                text.Append(CultureInfo.InvariantCulture, $"[{_steps[i].Index}]");
            text.Append('.');
        }
        return text.Append(field).ToString().TrimEnd('.');
    }
}
