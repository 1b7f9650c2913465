using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeAgent.ModelCommands;
using EdgeAgent.ModelCommands.Output;
using EdgeAgent.Worker.Configuration;

namespace EdgeAgent.Worker.Calibration;

/// <summary>The figures in the form of the configuration file, and their place in one.</summary>
internal static class EstimateFile
{
    /// <summary>The member <c>power</c> as it goes into the configuration of any board of this kind.</summary>
    public static string Lines(PowerEstimateSettings figures, DateTimeOffset date) =>
        $"\"power\": {Text(new JsonObject { ["estimate"] = Estimate(figures, date) })}";

    /// <summary>Writes the figures into a configuration file, which holds everything else as before.</summary>
    /// <exception cref="CommandFailureException">The file has what would be lost: comments, trailing commas, or an owner of its own. The message holds the lines to put in by hand.</exception>
    public static void Save(string file, PowerEstimateSettings figures, DateTimeOffset date)
    {
        string byHand = $"; put this in by hand:\n{Lines(figures, date)}";
        JsonObject root;
        try
        {
            root = JsonNode.Parse(File.ReadAllBytes(file), documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }) as JsonObject ?? [];
        }
        catch (JsonException e)
        {
            throw new CommandFailureException($"{file} has comments or trailing commas, which saving would lose{byHand}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailureException($"{file} cannot be read: {e.Message}{byHand}", e);
        }

        UnixFileMode? mode = OperatingSystem.IsWindows() ? null : File.GetUnixFileMode(file);
        if (mode is { } bits && (bits & UnixFileMode.OtherRead) == 0)
            throw new CommandFailureException($"{file} is not readable by all, so replacing it could give it another owner and keep the agent from reading it{byHand}");
        if (root["power"] is not JsonObject power)
            root["power"] = power = [];
        power["estimate"] = Estimate(figures, date);
        OutputFile.Replace(file, stream =>
        {
            if (mode is { } kept && !OperatingSystem.IsWindows() && stream is FileStream draft)
                File.SetUnixFileMode(draft.SafeFileHandle, kept);
            stream.Write(System.Text.Encoding.UTF8.GetBytes(Text(root) + "\n"));
        });
    }

    private static JsonObject Estimate(PowerEstimateSettings figures, DateTimeOffset date) => new()
    {
        ["$comment"] = FormattableString.Invariant($"edge-agent doctor --calibrate-power, {date:yyyy-MM-dd}"),
        ["idleWatts"] = figures.IdleWatts,
        ["busyWatts"] = figures.BusyWatts,
        ["calibratedBy"] = figures.CalibratedBy,
    };

    private static string Text(JsonNode node)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            node.WriteTo(writer);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }
}
