using System.Runtime.InteropServices;
using EdgeAgent.Core.Adaptation;
using EdgeAgent.Core.Tests.Support;
using EdgeAgent.Inference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Core.Tests.Adaptation;

public sealed class HeadCutTests
{
    private readonly TfLiteModel _model = TfLiteModel.Parse(TinyModels.Classifier(3));

    [Fact]
    public void Body_and_head_one_after_the_other_give_the_whole_models_bytes()
    {
        ClassifierHead head = ClassifierHead.Find(ModelDefinition.From(_model));
        using Interpreter whole = Interpreter.Create(_model);
        using Interpreter body = Interpreter.Create(TfLiteModel.Parse(HeadCut.Body(_model, head))), rest = Interpreter.Create(TfLiteModel.Parse(HeadCut.Head(_model, head)));

        for (int seed = 0; seed < 20; seed++)
        {
            new Random(seed).NextBytes(whole.InputBytes(0));
            whole.InputBytes(0).CopyTo(body.InputBytes(0));
            whole.Invoke();
            body.Invoke();
            body.OutputBytes(0).CopyTo(rest.InputBytes(0));
            rest.Invoke();

            Assert.True(whole.OutputBytes(0).SequenceEqual(rest.OutputBytes(0)), $"seed {seed}");
        }
    }

    [Fact]
    public void The_last_layer_as_real_numbers_gives_the_models_logits_within_a_code()
    {
        ModelDefinition definition = ModelDefinition.From(_model);
        ClassifierHead head = ClassifierHead.Find(definition);
        LastLayer layer = LastLayerCodes.Read(definition.SubGraphs[0], head);
        QuantizationRecord grid = definition.SubGraphs[0].Tensors[head.Features].Quantization!, results = definition.SubGraphs[0].Tensors[head.Logits[0]].Quantization!;
        using Interpreter model = Interpreter.Create(_model, new InterpreterOptions { KeepAllTensors = true });
        float[] row = new float[head.Depth + 1], logits = new float[head.Classes];

        for (int seed = 0; seed < 20; seed++)
        {
            new Random(seed).NextBytes(model.InputBytes(0));
            model.Invoke();
            FeatureSet features = new(head.Depth, grid.Scales[0], grid.ZeroPoints[0]);
            features.Add(MemoryMarshal.Cast<byte, sbyte>(model.TensorBytes(head.Features)), label: 0);
            features.Read(0, row);
            layer.Run(row, logits);

            ReadOnlySpan<sbyte> codes = MemoryMarshal.Cast<byte, sbyte>(model.TensorBytes(head.Logits[0]));
            for (int label = 0; label < head.Classes; label++)
            {
                float code = Math.Clamp((logits[label] / results.Scales[0]) + results.ZeroPoints[0], sbyte.MinValue, sbyte.MaxValue);
                Assert.InRange(codes[label] - code, -1.001f, 1.001f);
            }
        }
    }
}
