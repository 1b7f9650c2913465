using System.Text.Json.Nodes;
using EdgeAgent.Core.Pipelines;
using EdgeAgent.Core.Pipelines.Results;
using EdgeAgent.Core.Pipelines.Rules;

namespace EdgeAgent.Core.Tests.Pipelines;

public sealed class PipelineReaderTests
{
    private const string Whole = """
        {"source":"camera","slot":"door","intervalMilliseconds":250,"postprocess":{"kind":"detections","scoreThreshold":0.6,"maxCount":10},
        "rules":[{"name":"person","on":"count","label":"person","above":2,"release":1,"forSeconds":1.5,"forCount":3,"minIntervalSeconds":60},
        {"name":"sure","on":"score","above":0.9}],"sinks":["cloud","lamp"],"enabled":false}
        """;

    [Fact]
    public void A_pipeline_is_read_with_all_its_members_and_written_as_it_was_read()
    {
        PipelineDefinition read = PipelineReader.Read(JsonNode.Parse(Whole), out string? problem)!;
        Assert.Null(problem);
        Assert.Equal(("camera", "door", TimeSpan.FromMilliseconds(250), false), (read.Source, read.Slot, read.Interval, read.IsEnabled));
        Assert.Equal(new PostprocessOptions { Kind = PostprocessKind.Detections, ScoreThreshold = 0.6, MaxCount = 10 }, read.Postprocess);
        Assert.Equal(
            new RuleDefinition
            {
                Name = "person",
                Subject = RuleSubject.Count,
                Label = "person",
                Threshold = 2,
                Release = 1,
                ForTime = TimeSpan.FromSeconds(1.5),
                ForCount = 3,
                MinInterval = TimeSpan.FromMinutes(1),
            },
            read.Rules[0]);
        Assert.Equal(["cloud", "lamp"], read.Sinks);
        string written = PipelineJson.Write(read).ToJsonString();
        Assert.Equal(written, PipelineJson.Write(PipelineReader.Read(JsonNode.Parse(written), out _)!).ToJsonString());
    }

    [Theory]
    [InlineData("""{"source":"a"}""", PostprocessKind.None)]
    [InlineData("""{"source":"a","rules":[{"name":"r","on":"anomaly","above":1}]}""", PostprocessKind.Anomaly)]
    [InlineData("""{"source":"a","rules":[{"name":"r","on":"share","label":"sky","below":0.2}]}""", PostprocessKind.Segmentation)]
    [InlineData("""{"source":"a","rules":[{"name":"r","on":"class","label":"cat","above":0.5}]}""", PostprocessKind.Classification)]
    public void The_rules_say_what_the_outputs_are_where_nothing_else_does(string json, PostprocessKind kind) =>
        Assert.Equal(kind, PipelineReader.Read(JsonNode.Parse(json), out _)!.Postprocess.Kind);

    [Theory]
    [InlineData("null", "A pipeline must be an object with source, slot")]
    [InlineData("[]", "A pipeline must be an object")]
    [InlineData("{}", "source must be a name of 1 to 32 letters")]
    [InlineData("""{"source":"../etc"}""", "source must be a name")]
    [InlineData("""{"source":{"camera":{"command":["sh"]}}}""", "source must be a text")]
    [InlineData("""{"source":"a","command":["sh"]}""", "a member that is not known, 'command'; accepted are source, slot")]
    [InlineData("""{"source":"a","intervalMilliseconds":-1}""", "intervalMilliseconds must be a number from 0 to 86400000.")]
    [InlineData("""{"source":"a","sinks":["a b"]}""", "sinks must be an array of names")]
    [InlineData("""{"source":"a","sinks":["1","2","3","4","5","6","7","8","9"]}""", "at most 8 entries")]
    [InlineData("""{"source":"a","rules":[{"name":"r","on":"colour","above":1}]}""", "rules[0].on must be one of class, score, count, share, anomaly.")]
    [InlineData("""{"source":"a","rules":[{"name":"r","on":"score"}]}""", "rules[0] must have exactly one of above and below.")]
    [InlineData("""{"source":"a","rules":[{"name":"r","on":"score","above":1,"release":2}]}""", "rules[0].release must be at most rules[0].above.")]
    [InlineData("""{"source":"a","rules":[{"name":"r","on":"class","above":1}]}""", "rules[0].label must be there")]
    [InlineData("""{"source":"a","rules":[{"name":"r","on":"score","above":1,"forSecond":2}]}""", "rules[0] has a member that is not known, 'forSecond'")]
    [InlineData("""{"source":"a","rules":[{"name":"r","on":"score","above":1},{"name":"r","on":"score","above":2}]}""", "rules[1].name is r, as another rule's is.")]
    [InlineData("""{"source":"a","rules":[{"name":"r","on":"score","above":1},{"name":"s","on":"share","label":"x","above":1}]}""", "The rule s looks at share, which the postprocessing classification does not give.")]
    [InlineData("""{"source":"a","postprocess":{"kind":"none"},"rules":[{"name":"r","on":"score","above":1}]}""", "looks at score, which the postprocessing none does not give")]
    public void What_is_wrong_is_said_in_one_sentence(string json, string sentence)
    {
        Assert.Null(PipelineReader.Read(JsonNode.Parse(json), out string? problem));
        Assert.Contains(sentence, problem, StringComparison.Ordinal);
    }
}
