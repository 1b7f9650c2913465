using EdgeAgent.TfLite;

namespace EdgeAgent.TestSupport.Operators;

/// <summary>Operators that call other subgraphs, and variables behind handles.</summary>
public sealed partial class OperatorDraw
{
    /// <summary>IF between two layers, one of which takes a constant of the caller as its weights would be.</summary>
    public ModelBuilder If()
    {
        int batch = Draw(1, 3), width = Draw(1, 24);
        int condition = _builder.Graph.Add(new TensorDefinition { Name = "condition", Type = TensorType.Bool, Shape = [1] });
        _builder.Graph.Inputs.Add(condition);
        int x = _builder.Input(batch, width);
        TensorDefinition result = _builder.Define("result", [batch, width], ModelBuilder.PerTensor(0.04f, ZeroPoint()));
        int then = Callee(body => Requantized(body, body.Add(CalleeInput(body, x), body.Graph.Inputs[0]), result));
        int otherwise = Callee(body => Requantized(body, body.FullyConnected(CalleeInput(body, x), width), result));
        return _builder.Output(_builder.Operator(BuiltinOperator.If, [condition, x], result, new IfOptions(then, otherwise)));
    }

    /// <summary>WHILE that counts down from 0 to 5 with a layer in its body; what is subtracted is an argument that never changes.</summary>
    public ModelBuilder While()
    {
        int width = Draw(1, 24), x = _builder.Input(1, width);
        int[] variables = [_builder.Int32Constant([1], [Draw(0, 5)]), _builder.Int32Constant([1], [1]), x];
        TensorDefinition Left(ModelBuilder body) => body.Graph.Tensors[body.Graph.Inputs[0]] with { Name = "left" };
        int condition = Callee(body =>
        {
            foreach (int variable in variables) CalleeInput(body, variable);
            return [body.Operator(BuiltinOperator.Cast, [body.Graph.Inputs[0]], Left(body) with { Type = TensorType.Bool }, null)];
        });
        int step = Callee(body =>
        {
            int[] inputs = [.. variables.Select(variable => CalleeInput(body, variable))];
            int left = body.Operator(BuiltinOperator.Sub, inputs[..2], Left(body), new SubOptions(ActivationFunction.None));
            return [left, inputs[1], .. Requantized(body, body.FullyConnected(inputs[2], width), body.Graph.Tensors[inputs[2]])];
        });
        int[] results = [.. variables.Select((variable, i) => _builder.Graph.Add(
            _builder.Graph.Tensors[variable] with { Name = $"result{i}", Data = default }))];
        _builder.Graph.Operators.Add(new OperatorDefinition
        {
            Operator = BuiltinOperator.While,
            Inputs = variables,
            Outputs = results,
            Options = new WhileOptions(condition, step),
        });
        foreach (int result in results) _builder.Output(result);
        return _builder;
    }

    /// <summary>A variable that a subgraph gives its first content, and to which each invocation adds the input.</summary>
    public ModelBuilder Variable()
    {
        int width = Draw(1, 24), x = _builder.Input(1, width);
        float[] first = [.. Enumerable.Range(0, width).Select(_ => _random.NextSingle())];
        int start = Callee(body =>
        {
            Assign(body, body.Float32Constant([1, width], first));
            return [];
        });
        _builder.Graph.Operators.Add(new OperatorDefinition
        {
            Operator = BuiltinOperator.CallOnce,
            Inputs = [],
            Outputs = [],
            Options = new CallOnceOptions(start),
        });
        int old = _builder.Operator(
            BuiltinOperator.ReadVariable, [Handle(_builder)], _builder.Define("old", [1, width], null), new EmptyOptions(OptionsType.ReadVariable));
        int sum = _builder.Add(old, x);
        Assign(_builder, sum);
        return _builder.Output(sum);
    }

    private static int Handle(ModelBuilder builder) => builder.Operator(
        BuiltinOperator.VarHandle, [], new TensorDefinition { Name = "handle", Type = TensorType.Resource, Shape = [] },
        new VarHandleOptions("", "total"));

    private static void Assign(ModelBuilder builder, int value) => builder.Graph.Operators.Add(new OperatorDefinition
    {
        Operator = BuiltinOperator.AssignVariable,
        Inputs = [Handle(builder), value],
        Outputs = [],
        Options = new EmptyOptions(OptionsType.AssignVariable),
    });

    /// <summary>Adds a subgraph; gives its index.</summary>
    private int Callee(Func<ModelBuilder, int[]> build)
    {
        ModelBuilder body = new(_random.Next(), _type);
        foreach (int output in build(body)) body.Output(output);
        body.Graph.Name = $"subgraph{_builder.Model.SubGraphs.Count}";
        _builder.Model.SubGraphs.Add(body.Graph);
        return _builder.Model.SubGraphs.Count - 1;
    }

    /// <summary>Adds an input to a subgraph that is like a tensor of the caller.</summary>
    private int CalleeInput(ModelBuilder body, int argument)
    {
        int tensor = body.Graph.Add(_builder.Graph.Tensors[argument] with { Name = $"argument{body.Graph.Inputs.Count}", Data = default });
        body.Graph.Inputs.Add(tensor);
        return tensor;
    }

    /// <summary>The tensor in the quantization of another, which callers of both branches or of all iterations know.</summary>
    private int[] Requantized(ModelBuilder body, int tensor, TensorDefinition like) => _type == TensorType.Float32
        ? [tensor]
        : [body.Operator(BuiltinOperator.Quantize, [tensor], like with { Name = "requantized" }, new EmptyOptions(OptionsType.Quantize))];
}
