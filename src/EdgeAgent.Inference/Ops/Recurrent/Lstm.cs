using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Recurrent;

/// <summary>UNIDIRECTIONAL_SEQUENCE_LSTM, and LSTM with its full kernel, which takes one step: float32, int8 weights under float32, and int8
/// throughout with an int16 cell.</summary>
/// <remarks>input [T,B,K], [B,T,K] or [B,K] -> the same with M in place of K. Peepholes, projection, layer normalization and the coupling of
/// input and forget gate are as the inputs have them.</remarks>
internal sealed class Lstm(bool hasTime) : Op
{
    public override Shape InferShape(PrepareContext context)
    {
        LstmNode node = LstmNode.Read(context, Options(context).IsTimeMajor, hasTime);
        return new Shape([.. context.Input(LstmNode.Input).Shape.Dimensions[..^1], node.Outputs]);
    }

    public override long CountMacs(PrepareContext context)
    {
        LstmNode node = LstmNode.Read(context, Options(context).IsTimeMajor, hasTime);
        long projection = node.HasProjection ? checked((long)node.Cells * node.Outputs) : 0;
        long perVector = checked(node.Gates.Length * (long)node.Cells * (node.Layout.Depth + node.Outputs) + projection);
        return checked(perVector * node.Layout.Steps * node.Layout.Batches);
    }

    public override PreparedOp Prepare(PrepareContext context)
    {
        LstmOptions options = Options(context).Options;
        LstmNode node = LstmNode.Read(context, Options(context).IsTimeMajor, hasTime);
        context.Require(
            float.IsFinite(options.CellClip) && options.CellClip >= 0 && float.IsFinite(options.ProjectionClip) && options.ProjectionClip >= 0, null,
            $"it clips at {options.CellClip} and {options.ProjectionClip}", "finite bounds of 0 or more");
        context.Require(!options.AsymmetricQuantizeInputs, null, "it quantizes its inputs asymmetrically", "symmetric quantization of inputs");
        if (!node.IsInteger) return FloatLstm.Create(context, node, options);
        context.Require(options.FusedActivation == ActivationFunction.Tanh, null, $"its activation is {options.FusedActivation}", "Tanh");
        return IntegerLstm.Create(context, node, options);
    }

    private (LstmOptions Options, bool IsTimeMajor) Options(PrepareContext context)
    {
        if (!hasTime)
        {
            LstmOptions single = context.Options<LstmOptions>();
            context.Require(single.KernelType == LstmKernelType.Full, null, $"its kernel is {single.KernelType}", "Full");
            return (single, true);
        }

        UnidirectionalSequenceLstmOptions options = context.Options<UnidirectionalSequenceLstmOptions>();
        context.Require(!options.DiagonalRecurrentTensors, null, "its recurrent weights are diagonal", "full recurrent weights");
        LstmOptions alike = new(
            options.FusedActivation, options.CellClip, options.ProjectionClip, LstmKernelType.Full, options.AsymmetricQuantizeInputs);
        return (alike, options.TimeMajor);
    }
}
