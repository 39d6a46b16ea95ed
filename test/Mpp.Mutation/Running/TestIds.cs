using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace Mpp.Mutation.Running;

/// <summary>The tests with these identifiers. NUnit numbers tests as it finds them, so two processes give one test the same identifier.</summary>
internal sealed class TestIds(IReadOnlySet<string> ids) : TestFilter
{
    public override bool Match(ITest test) => ids.Contains(test.Id);

    public override TNode AddToXml(TNode parentNode, bool recursive) => parentNode;
}
