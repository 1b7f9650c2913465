using System.Numerics;

namespace EdgeAgent.Inference.Reference;

/// <summary>What a unary op makes of one element. Implemented by structs, so that each gets loops of its own without calls.</summary>
internal interface IUnaryFunction<TInput, TOutput>
    where TInput : unmanaged
    where TOutput : unmanaged
{
    TOutput Apply(TInput x);
}

/// <summary>A unary function that is also known for whole vectors; integers to the bit, floats within a few units in the last place.</summary>
internal interface IVectorUnaryFunction<T> : IUnaryFunction<T, T>
    where T : unmanaged
{
    Vector<T> Apply(Vector<T> x);
}
