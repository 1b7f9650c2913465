using System.Runtime.InteropServices;
using EdgeAgent.TestSupport;
using EdgeAgent.TestSupport.Operators;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Tests.Ops.Control;

/// <summary>Subgraphs that nodes call: loops, branches and what runs once.</summary>
public sealed class ControlFlowTests
{
    [Fact]
    public void A_loop_without_end_ends_with_the_invocation_and_not_the_interpreter()
    {
        using Interpreter interpreter = Interpreter.Create(CountDown(), new InterpreterOptions { MaxOperations = 100_000 });
        Set(interpreter, -1);
        Assert.Contains("MaxOperations", Assert.Throws<InvocationException>(interpreter.Invoke).Message, StringComparison.Ordinal);

        Set(interpreter, 3);
        interpreter.Invoke();
        Assert.Equal(0, BitConverter.ToInt32(interpreter.OutputBytes(0)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    public void A_loop_runs_as_often_as_its_condition_holds(int count)
    {
        using Interpreter interpreter = Interpreter.Create(CountDown());
        Set(interpreter, count);
        interpreter.Invoke();
        Assert.Equal(0, BitConverter.ToInt32(interpreter.OutputBytes(0)));
        Assert.Equal(2 * count, BitConverter.ToInt32(interpreter.OutputBytes(1)));
    }

    [Fact]
    public void Iterations_of_loops_within_loops_count_as_work()
    {
        ModelBuilder builder = Loop(body: 3, cond: 1);
        AddCountDownGraphs(builder);
        builder.Model.SubGraphs.Add(LoopGraph(body: 2, cond: 1));
        using Interpreter interpreter = Interpreter.Create(builder.BuildModel(), new InterpreterOptions { MaxOperations = 100_000 });
        Set(interpreter, -1);
        Assert.Throws<InvocationException>(interpreter.Invoke);

        Set(interpreter, 5);
        interpreter.Invoke();
        Assert.Equal(10, BitConverter.ToInt32(interpreter.OutputBytes(1)));
    }

    [Fact]
    public void A_subgraph_that_calls_itself_is_refused()
    {
        ModelBuilder direct = Loop(body: 0, cond: 1);
        AddCountDownGraphs(direct);
        Assert.Contains("which leads to this call", Refuse(direct).Message, StringComparison.Ordinal);

        ModelBuilder indirect = Loop(body: 3, cond: 1);
        AddCountDownGraphs(indirect);
        indirect.Model.SubGraphs.Add(LoopGraph(body: 3, cond: 1));
        UnsupportedModelException error = Refuse(indirect);
        Assert.Equal((3, 0), (error.SubGraphIndex, error.NodeIndex));
        Assert.StartsWith("Subgraph 3, node 0 (WHILE)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Calls_that_are_nested_deeply_are_refused()
    {
        ModelBuilder builder = Loop(body: 3, cond: 1);
        AddCountDownGraphs(builder);
        for (int i = 3; i < 100; i++) builder.Model.SubGraphs.Add(LoopGraph(body: i + 1, cond: 1));
        builder.Model.SubGraphs.Add(CountDownBody());
        Assert.Contains("nested", Refuse(builder).Accepted, StringComparison.Ordinal);
    }

    [Fact]
    public void Calls_whose_number_doubles_from_graph_to_graph_are_refused()
    {
        ModelBuilder builder = new(1, TensorType.Float32);
        builder.Input(1);
        CallOnce(builder.Graph, 1, 1);
        for (int i = 1; i < 14; i++)
        {
            SubGraphDefinition graph = new();
            CallOnce(graph, i + 1, i + 1);
            builder.Model.SubGraphs.Add(graph);
        }

        builder.Model.SubGraphs.Add(new SubGraphDefinition());
        Assert.Equal(UnsupportedReason.TooMuchWork, Refuse(builder).Reason);
    }

    [Fact]
    public void A_loop_that_changes_a_shape_is_refused()
    {
        ModelBuilder builder = new(1, TensorType.Float32);
        int input = builder.Input(1, 4);
        builder.Model.SubGraphs.Add(Always());
        ModelBuilder body = new(2, TensorType.Float32);
        body.Output(body.Concatenation(1, body.Input(1, 4), 0));
        builder.Model.SubGraphs.Add(body.Graph);
        builder.Output(builder.Operator(BuiltinOperator.While, [input], builder.Define("out", [1, 4], null), new WhileOptions(1, 2)));
        Assert.Contains("keep their shapes", Refuse(builder).Accepted, StringComparison.Ordinal);
    }

    [Fact]
    public void Branches_of_different_shapes_are_refused()
    {
        ModelBuilder builder = new(1, TensorType.Float32);
        int condition = builder.Graph.Add(new TensorDefinition { Name = "condition", Type = TensorType.Bool, Shape = [] });
        builder.Graph.Inputs.Add(condition);
        int input = builder.Input(1, 4);
        ModelBuilder then = new(2, TensorType.Float32), otherwise = new(3, TensorType.Float32);
        then.Output(then.Reshape(then.Input(1, 4), 4, 1));
        otherwise.Output(otherwise.Input(1, 4));
        builder.Model.SubGraphs.Add(then.Graph);
        builder.Model.SubGraphs.Add(otherwise.Graph);
        builder.Output(builder.Operator(BuiltinOperator.If, [condition, input], builder.Define("out", [], null), new IfOptions(1, 2)));
        Assert.Contains("the same shape from both", Refuse(builder).Accepted, StringComparison.Ordinal);
    }

    [Fact]
    public void A_subgraph_that_does_not_fit_its_call_is_refused()
    {
        ModelBuilder builder = Loop(body: 2, cond: 1);
        builder.Model.SubGraphs.Add(CountDownBody());
        builder.Model.SubGraphs.Add(CountDownBody());
        Assert.Contains("a bool", Refuse(builder).Accepted, StringComparison.Ordinal);

        builder.Graph.Operators[0] = builder.Graph.Operators[0] with { Inputs = [0], Outputs = [2] };
        builder.Graph.Outputs.RemoveAt(1);
        Assert.Contains("as many of both", Refuse(builder).Accepted, StringComparison.Ordinal);
    }

    [Fact]
    public void Variables_of_a_called_subgraph_keep_their_content_and_are_reset()
    {
        using Interpreter interpreter = Interpreter.Create(AccumulatorInABranch());
        interpreter.InputBytes(0)[0] = 1;
        MemoryMarshal.Cast<byte, float>(interpreter.InputBytes(1)).Fill(1.5f);
        for (int i = 1; i <= 3; i++)
        {
            interpreter.Invoke();
            Assert.All(MemoryMarshal.Cast<byte, float>(interpreter.OutputBytes(0)).ToArray(), sum => Assert.Equal(1.5f * i, sum));
        }

        interpreter.ResetVariables();
        interpreter.Invoke();
        Assert.All(MemoryMarshal.Cast<byte, float>(interpreter.OutputBytes(0)).ToArray(), sum => Assert.Equal(1.5f, sum));
    }

    [Fact]
    public void Branches_share_memory()
    {
        TfLiteModel model = TfLiteModel.Parse(OperatorModels.Build("if", TensorType.Float32, seed: 4));
        using Interpreter interpreter = Interpreter.Create(model);
        Assert.Single(interpreter.Plan.Blocks, block => block.Lifetime.Name.StartsWith("subgraphs", StringComparison.Ordinal));
    }

    private static void Set(Interpreter interpreter, int count)
    {
        BitConverter.TryWriteBytes(interpreter.InputBytes(0), count);
        BitConverter.TryWriteBytes(interpreter.InputBytes(1), 0);
    }

    /// <summary>left, total: while (left != 0) { left -= 1; total += 2 }.</summary>
    private static TfLiteModel CountDown()
    {
        ModelBuilder builder = Loop(body: 2, cond: 1);
        AddCountDownGraphs(builder);
        return builder.BuildModel();
    }

    private static void AddCountDownGraphs(ModelBuilder builder)
    {
        ModelBuilder condition = new(1, TensorType.Int32);
        int left = condition.Input(1);
        condition.Input(1);
        condition.Output(condition.Operator(
            BuiltinOperator.Cast, [left], new TensorDefinition { Name = "more", Type = TensorType.Bool, Shape = [1] }, null));
        builder.Model.SubGraphs.Add(condition.Graph);
        builder.Model.SubGraphs.Add(CountDownBody());
    }

    private static SubGraphDefinition CountDownBody()
    {
        ModelBuilder body = new(1, TensorType.Int32);
        int left = body.Input(1), total = body.Input(1);
        body.Output(body.Add(left, body.Int32Constant([1], [-1]))).Output(body.Add(total, body.Int32Constant([1], [2])));
        return body.Graph;
    }

    private static ModelBuilder Loop(int body, int cond)
    {
        ModelBuilder builder = new(1, TensorType.Int32);
        AddLoop(builder, body, cond);
        return builder;
    }

    private static SubGraphDefinition LoopGraph(int body, int cond) => Loop(body, cond).Graph;

    private static void AddLoop(ModelBuilder builder, int body, int cond)
    {
        int[] inputs = [builder.Input(1), builder.Input(1)];
        int[] outputs = [builder.Graph.Add(builder.Define("left", [1], null)), builder.Graph.Add(builder.Define("total", [1], null))];
        builder.Graph.Operators.Add(new OperatorDefinition
        {
            Operator = BuiltinOperator.While,
            Inputs = inputs,
            Outputs = outputs,
            Options = new WhileOptions(cond, body),
        });
        foreach (int output in outputs) builder.Output(output);
    }

    private static SubGraphDefinition Always()
    {
        ModelBuilder always = new(1, TensorType.Float32);
        always.Input(1, 4);
        return always.Output(always.Constant(TensorType.Bool, [1], [1], null)).Graph;
    }

    private static void CallOnce(SubGraphDefinition graph, params int[] callees)
    {
        foreach (int callee in callees)
            graph.Operators.Add(new OperatorDefinition
            {
                Operator = BuiltinOperator.CallOnce,
                Inputs = [],
                Outputs = [],
                Options = new CallOnceOptions(callee),
            });
    }

    private static TfLiteModel AccumulatorInABranch()
    {
        ModelBuilder builder = new(1, TensorType.Float32);
        int condition = builder.Graph.Add(new TensorDefinition { Name = "condition", Type = TensorType.Bool, Shape = [] });
        builder.Graph.Inputs.Add(condition);
        int input = builder.Input(1, 6);
        ModelBuilder then = new(2, TensorType.Float32), otherwise = new(3, TensorType.Float32);
        int argument = then.Input(1, 6), state = then.Graph.Add(then.Define("state", [1, 6], null) with { IsVariable = true });
        then.Graph.Operators.Add(new OperatorDefinition
        {
            Operator = BuiltinOperator.Add,
            Inputs = [state, argument],
            Outputs = [state],
            Options = new AddOptions(ActivationFunction.None),
        });
        then.Output(state);
        otherwise.Output(otherwise.Input(1, 6));
        builder.Model.SubGraphs.Add(then.Graph);
        builder.Model.SubGraphs.Add(otherwise.Graph);
        int chosen = builder.Operator(BuiltinOperator.If, [condition, input], builder.Define("chosen", [1, 6], null), new IfOptions(1, 2));
        return builder.Output(builder.Add(chosen, builder.Mul(input, builder.Float32Constant([1, 6], new float[6])))).BuildModel();
    }

    private static UnsupportedModelException Refuse(ModelBuilder builder) =>
        Assert.Throws<UnsupportedModelException>(() => Interpreter.Create(builder.BuildModel()).Dispose());
}
