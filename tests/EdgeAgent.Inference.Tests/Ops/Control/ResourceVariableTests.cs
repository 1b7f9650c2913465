using System.Runtime.InteropServices;
using EdgeAgent.TestSupport;
using EdgeAgent.TestSupport.Operators;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Tests.Ops.Control;

/// <summary>Variables behind handles.</summary>
public sealed class ResourceVariableTests
{
    [Fact]
    public void A_variable_begins_with_what_runs_once_and_keeps_what_is_assigned()
    {
        using Interpreter interpreter = Interpreter.Create(TfLiteModel.Parse(OperatorModels.Build("variable", TensorType.Float32, seed: 2)));
        MemoryMarshal.Cast<byte, float>(interpreter.InputBytes(0)).Fill(1);
        float First()
        {
            interpreter.Invoke();
            return MemoryMarshal.Cast<byte, float>(interpreter.OutputBytes(0))[0];
        }

        float once = First();
        Assert.Equal(once + 1, First(), 1e-6f);
        Assert.Equal(once + 2, First(), 1e-6f);
        interpreter.ResetVariables();
        Assert.Equal(once, First());
    }

    [Fact]
    public void Reading_before_an_assignment_fails_the_invocation_and_not_the_interpreter()
    {
        ModelBuilder builder = new(1, TensorType.Float32);
        int input = builder.Input(1, 3), old = Read(builder, builder.Define("old", [1, 3], null));
        Assign(builder, input);
        using Interpreter interpreter = Interpreter.Create(builder.Output(old).BuildModel());
        Assert.Contains("'v'", Assert.Throws<InvocationException>(interpreter.Invoke).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_variable_has_one_type_and_shape()
    {
        ModelBuilder builder = new(1, TensorType.Float32);
        Assign(builder, builder.Input(1, 3));
        Assign(builder, builder.Input(1, 4));
        Assert.Contains("Float32 [1,3]", Refuse(builder).Accepted, StringComparison.Ordinal);

        ModelBuilder read = new(1, TensorType.Float32);
        Assign(read, read.Input(1, 3));
        read.Output(Read(read, new TensorDefinition { Name = "old", Type = TensorType.Int32, Shape = [1, 3] }));
        Assert.Contains("Float32 [1,3]", Refuse(read).Accepted, StringComparison.Ordinal);
    }

    [Fact]
    public void A_handle_that_is_computed_or_comes_from_the_caller_is_refused()
    {
        ModelBuilder fed = new(1, TensorType.Float32);
        int handle = fed.Graph.Add(new TensorDefinition { Name = "handle", Type = TensorType.Resource, Shape = [1] });
        fed.Graph.Inputs.Add(handle);
        Assert.Contains("handle of a variable", Refuse(fed).Message, StringComparison.Ordinal);

        ModelBuilder forged = new(1, TensorType.Float32);
        int constant = forged.Constant(TensorType.Resource, [1], BitConverter.GetBytes(7), null);
        forged.Output(forged.Operator(BuiltinOperator.ReadVariable, [constant], forged.Define("old", [1], null), null));
        Assert.Contains("VAR_HANDLE", Refuse(forged).Accepted, StringComparison.Ordinal);
    }

    [Fact]
    public void A_variable_beyond_the_arena_s_limit_is_refused()
    {
        ModelBuilder builder = new(1, TensorType.Float32);
        builder.Input(1);
        builder.Output(Read(builder, builder.Define("old", [1 << 20], null)));
        Assert.Equal(UnsupportedReason.TooMuchMemory, Assert.Throws<UnsupportedModelException>(
            () => Interpreter.Create(builder.BuildModel(), new InterpreterOptions { MaxArenaBytes = 1 << 20 })).Reason);
    }

    private static int Handle(ModelBuilder builder) => builder.Operator(
        BuiltinOperator.VarHandle, [], new TensorDefinition { Name = "handle", Type = TensorType.Resource, Shape = [] },
        new VarHandleOptions("", "v"));

    private static int Read(ModelBuilder builder, TensorDefinition output) =>
        builder.Operator(BuiltinOperator.ReadVariable, [Handle(builder)], output, new EmptyOptions(OptionsType.ReadVariable));

    private static void Assign(ModelBuilder builder, int value) => builder.Graph.Operators.Add(new OperatorDefinition
    {
        Operator = BuiltinOperator.AssignVariable,
        Inputs = [Handle(builder), value],
        Outputs = [],
        Options = new EmptyOptions(OptionsType.AssignVariable),
    });

    private static UnsupportedModelException Refuse(ModelBuilder builder) =>
        Assert.Throws<UnsupportedModelException>(() => Interpreter.Create(builder.BuildModel()).Dispose());
}
