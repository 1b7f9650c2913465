using System.Numerics;

namespace EdgeAgent.Inference.Reference;

/// <summary>Whether both bools are true: 1 or 0. Any byte but 0 is true.</summary>
internal readonly struct Conjunction : IVectorBinaryFunction<byte>
{
    public byte Apply(byte a, byte b) => a != 0 && b != 0 ? (byte)1 : (byte)0;

    public Vector<byte> Apply(Vector<byte> a, Vector<byte> b) => Vector.Min(Vector.Min(a, b), Vector<byte>.One);
}

/// <summary>Whether at least one of two bools is true: 1 or 0. Any byte but 0 is true.</summary>
internal readonly struct Disjunction : IVectorBinaryFunction<byte>
{
    public byte Apply(byte a, byte b) => (a | b) != 0 ? (byte)1 : (byte)0;

    public Vector<byte> Apply(Vector<byte> a, Vector<byte> b) => Vector.Min(a | b, Vector<byte>.One);
}
