using EdgeAgent.Inference.Graphs;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Recurrent;

/// <summary>The checked inputs of an LSTM node. Without an input gate it is what is left by the forget gate (CIFG).</summary>
internal sealed class LstmNode
{
    public const int Input = 0, OutputState = 18, CellState = 19;
    private const int InputWeights = 1, RecurrentWeights = 5, Peepholes = 9, Biases = 12, Projection = 16, ProjectionBias = 17, Norms = 20;
    private const int InputCount = 20, InputCountWithNorms = 24;

    private readonly PrepareContext _context;

    private LstmNode(PrepareContext context, bool isTimeMajor, bool hasTime)
    {
        _context = context;
        context.Require(context.InputCount is InputCount or InputCountWithNorms, null, $"it has {context.InputCount} inputs",
            $"{InputCount} or {InputCountWithNorms}");
        GraphTensor input = context.Input(Input), weights = Weights(LstmGate.Output), recurrent = Recurrent(LstmGate.Output);
        context.RequireType(input, TensorType.Float32, TensorType.Int8);
        context.RequireSameType(context.Output(), input);
        context.RequireRank(input, hasTime ? 3 : 2);
        context.RequireType(weights, input.Type == TensorType.Float32 ? [TensorType.Float32, TensorType.Int8] : [TensorType.Int8]);
        context.RequireRank(weights, 2);
        context.RequireRank(recurrent, 2);
        IsInteger = input.Type == TensorType.Int8;
        Layout = SequenceLayout.Of(input.Shape, isTimeMajor);
        (Cells, Outputs) = (weights.Shape[0], recurrent.Shape[1]);
        UsesForgetGateForInput = !context.HasInput(InputWeights);
        HasPeepholes = context.HasInput(Peepholes + (int)LstmGate.Output - 1);
        HasNorms = context.HasInput(Norms + (int)LstmGate.Forget);
        HasProjection = context.HasInput(Projection);
        Check(weights.Type);
    }

    public SequenceLayout Layout { get; }

    public int Cells { get; }

    public int Outputs { get; }

    public bool IsInteger { get; }

    public bool UsesForgetGateForInput { get; }

    public bool HasPeepholes { get; }

    public bool HasNorms { get; }

    public bool HasProjection { get; }

    /// <summary>The gates that are computed, in order.</summary>
    public LstmGate[] Gates => UsesForgetGateForInput ? [LstmGate.Forget, LstmGate.Cell, LstmGate.Output] : Enum.GetValues<LstmGate>();

    public static LstmNode Read(PrepareContext context, bool isTimeMajor, bool hasTime) => new(context, isTimeMajor, hasTime);

    public GraphTensor Weights(LstmGate gate) => _context.Input(InputWeights + (int)gate);

    public GraphTensor Recurrent(LstmGate gate) => _context.Input(RecurrentWeights + (int)gate);

    /// <summary>The weights from the cell to a gate; null where there are none.</summary>
    public GraphTensor? Peephole(LstmGate gate) =>
        HasPeepholes && gate != LstmGate.Cell ? _context.Input(Peepholes + (gate == LstmGate.Output ? 2 : (int)gate)) : null;

    public GraphTensor Bias(LstmGate gate) => _context.Input(Biases + (int)gate);

    /// <summary>The factors of a gate's layer normalization; null where there is none.</summary>
    public GraphTensor? Norm(LstmGate gate) => HasNorms ? _context.Input(Norms + (int)gate) : null;

    public GraphTensor ProjectionWeights => _context.Input(Projection);

    public GraphTensor? ProjectionBiases => _context.HasInput(ProjectionBias) ? _context.Input(ProjectionBias) : null;

    private void Check(TensorType weightType)
    {
        TensorType biasType = IsInteger ? TensorType.Int32 : TensorType.Float32;
        TensorType diagonalType = IsInteger ? TensorType.Int16 : weightType, normType = IsInteger ? TensorType.Int16 : TensorType.Float32;
        foreach (LstmGate gate in Gates)
        {
            RequireConstant(Weights(gate), weightType, new Shape(Cells, Layout.Depth));
            RequireConstant(Recurrent(gate), weightType, new Shape(Cells, Outputs));
            RequireConstant(Bias(gate), biasType, new Shape(Cells));
            if (Peephole(gate) is { } peephole) RequireConstant(peephole, diagonalType, new Shape(Cells));
            if (Norm(gate) is { } norm) RequireConstant(norm, normType, new Shape(Cells));
        }

        if (HasProjection) RequireConstant(ProjectionWeights, weightType, new Shape(Outputs, Cells));
        else _context.Require(Outputs == Cells, null, $"it has {Cells} cells and {Outputs} outputs without a projection", "as many of both");
        if (ProjectionBiases is { } bias) RequireConstant(bias, biasType, new Shape(Outputs));
        RequireState(OutputState, IsInteger ? TensorType.Int8 : TensorType.Float32, Outputs);
        RequireState(CellState, IsInteger ? TensorType.Int16 : TensorType.Float32, Cells);
    }

    private void RequireConstant(GraphTensor tensor, TensorType type, Shape shape)
    {
        _context.RequireConstant(tensor);
        _context.RequireType(tensor, type);
        _context.Require(tensor.Shape.Equals(shape), tensor, $"its shape is {tensor.Shape}", $"{shape}");
    }

    private void RequireState(int slot, TensorType type, int depth)
    {
        GraphTensor state = _context.Input(slot);
        _context.RequireVariable(state);
        _context.RequireType(state, type);
        _context.Require(state.Shape.ElementCount == (long)Layout.Batches * depth, state, $"its shape is {state.Shape}",
            $"{Layout.Batches} x {depth} elements");
    }
}
