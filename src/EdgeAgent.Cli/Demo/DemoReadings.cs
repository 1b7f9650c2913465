using EdgeAgent.Contracts.Telemetry;

namespace EdgeAgent.Cli.Demo;

/// <summary>How many of the readings that telemetry carried were right, where the pictures are generated and so known.</summary>
/// <param name="Seen">Readings in telemetry: one a message.</param>
/// <param name="Right">Readings whose best class is what the picture shows.</param>
internal sealed record DemoReadings(int Seen, int Right)
{
    /// <summary>Counts; null for pictures of the user's.</summary>
    public static DemoReadings? Of(DemoState state)
    {
        if (state.Content.Shown is not { } shown)
            return null;
        bool[] right = [.. state.Windows.Where(window => window is { LastInput: not null, Last.Count: > 0 } && shown.ContainsKey(window.LastInput))
            .Select(window => window.Last![0].Label == shown[window.LastInput!])];
        return new DemoReadings(right.Length, right.Count(isRight => isRight));
    }

    /// <summary>What the last picture of a window shows, in words; empty where it is not known.</summary>
    public static string Describe(DemoState state, InferenceWindow? window) =>
        window?.LastInput is string name && state.Content.Shown?.GetValueOrDefault(name) is string shown ? $"   shows {shown}" : "";
}
