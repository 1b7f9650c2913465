using EdgeAgent.TestSupport.Operators;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Tests.Threads;

/// <summary>Inferences whose nodes are all shared by threads, however small they are.</summary>
public sealed class ThreadedInferenceTests
{
    [Fact]
    public void Every_operator_gives_the_same_bytes_with_any_number_of_threads()
    {
        foreach ((string name, TensorType type) in OperatorModels.All)
            for (int seed = 1; seed <= 3; seed++)
            {
                TfLiteModel model = TfLiteModel.Parse(OperatorModels.Build(name, type, seed));
                byte[] expected = Run(model, Shared(1), (uint)seed);
                for (int threads = 2; threads <= 4; threads++)
                    Assert.True(expected.AsSpan().SequenceEqual(Run(model, Shared(threads), (uint)seed)), $"{name} {type}, seed {seed}, {threads} threads");
            }
    }

    [Theory, MemberData(nameof(InterpreterTests.NetworkNames), MemberType = typeof(InterpreterTests))]
    public void A_network_gives_the_same_bytes_with_any_kernels_and_threads(string name)
    {
        foreach (string kernels in new[] { "portable", InterpreterOptions.ReferenceKernels })
        {
            byte[] expected = Run(InterpreterTests.Network(name), Shared(1) with { Kernels = kernels }, 5);
            for (int threads = 2; threads <= 4; threads++)
                Assert.Equal(expected, Run(InterpreterTests.Network(name), Shared(threads) with { Kernels = kernels }, 5));
        }
    }

    [Theory, MemberData(nameof(InterpreterTests.NetworkNames), MemberType = typeof(InterpreterTests))]
    public void Invoke_with_threads_allocates_nothing(string name)
    {
        using Interpreter interpreter = Interpreter.Create(InterpreterTests.Network(name), Shared(3));
        Assert.Equal(0, InterpreterTests.AllocatedBy(interpreter, invocations: 1000));
    }

    [Fact]
    public void Interpreters_that_share_a_pool_can_run_at_the_same_time()
    {
        using WorkerPool pool = new(3);
        TfLiteModel model = InterpreterTests.Network("network_int8.tflite");
        InterpreterOptions options = Shared(1) with { Workers = pool };
        byte[][] expected = [.. Enumerable.Range(0, 4).Select(i => Run(model, Shared(1), (uint)i))];
        Parallel.For(0, 4, i =>
        {
            using Interpreter interpreter = Interpreter.Create(model, options);
            Assert.Equal(3, interpreter.Threads);
            new GeneratedInput((uint)i).Fill(interpreter);
            for (int repeat = 0; repeat < 200; repeat++)
            {
                interpreter.Invoke();
                Assert.True(expected[i].AsSpan().SequenceEqual(interpreter.OutputBytes(0)), $"interpreter {i}, invocation {repeat}");
            }
        });
        pool.Run(new Nothing(), 10, 1);
    }

    [Theory, InlineData(0), InlineData(WorkerPool.MaxThreads + 1)]
    public void A_number_of_threads_out_of_range_is_refused(int threads) => Assert.Throws<ArgumentOutOfRangeException>(
        () => Interpreter.Create(InterpreterTests.Network("network_int8.tflite"), new InterpreterOptions { Threads = threads }));

    private static InterpreterOptions Shared(int threads) => new() { Threads = threads, LeastSharedCycles = 0 };

    private static byte[] Run(TfLiteModel model, InterpreterOptions options, uint seed)
    {
        using Interpreter interpreter = Interpreter.Create(model, options);
        new GeneratedInput(seed).Fill(interpreter);
        interpreter.Invoke();
        interpreter.Invoke();
        return [.. Enumerable.Range(0, interpreter.Outputs.Count).SelectMany(i => interpreter.OutputBytes(i).ToArray())];
    }

    private sealed class Nothing : IParallelWork
    {
        public void Run(int thread, int first, int count)
        {
        }
    }
}
