using EdgeAgent.Contracts.Events;

namespace EdgeAgent.Core.Tests.Support;

internal static class SampleEvents
{
    public static PipelineEvent Raised(string id, string pipeline = "door", string rule = "person") => new()
    {
        Id = id,
        Pipeline = pipeline,
        Rule = rule,
        State = EventState.Raised,
        On = "count",
        Label = "person",
        Value = 1,
        Threshold = 0,
        TimestampUtc = new DateTimeOffset(2026, 8, 1, 12, 0, 0, TimeSpan.Zero),
        Input = "camera",
        Slot = "default",
        Model = "ssd",
        Version = "1",
    };

    public static PipelineEvent Cleared(string id, string pipeline = "door", string rule = "person") => Raised(id, pipeline, rule) with { State = EventState.Cleared, Value = 0 };
}
