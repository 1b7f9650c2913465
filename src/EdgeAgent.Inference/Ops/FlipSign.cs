using System.Runtime.InteropServices;

namespace EdgeAgent.Inference.Ops;

/// <summary>uint8 to int8 of the same real values, or back: each byte xor 0x80, shape kept.</summary>
internal sealed class FlipSign : Op
{
    public static FlipSign Instance { get; } = new();

    public override Shape InferShape(PrepareContext context) => context.Input(0).Shape;

    public override PreparedOp Prepare(PrepareContext context) => new Prepared();

    private sealed class Prepared : PreparedOp
    {
        public override string Kernel => "xor";

        public override void Eval(EvalContext context)
        {
            ReadOnlySpan<byte> input = context.Input<byte>(0);
            Span<byte> output = context.Output<byte>();
            ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(input);
            Span<ulong> flipped = MemoryMarshal.Cast<byte, ulong>(output);
            for (int i = 0; i < words.Length; i++) flipped[i] = words[i] ^ 0x8080_8080_8080_8080;
            for (int i = words.Length * sizeof(ulong); i < input.Length; i++) output[i] = (byte)(input[i] ^ 0x80);
        }
    }
}
