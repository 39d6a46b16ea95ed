using NUnit.Framework.Interfaces;

namespace Mpp.Mutation.Running;

/// <summary>Hears of every test of a run, one after the other.</summary>
internal sealed class Progress(Action<ITest> started, Action<ITestResult> finished) : ITestListener
{
    public void TestStarted(ITest test)
    {
        if (!test.IsSuite)
        {
            started(test);
        }
    }

    public void TestFinished(ITestResult result)
    {
        if (!result.Test.IsSuite)
        {
            finished(result);
        }
    }

    public void TestOutput(TestOutput output)
    {
    }

    public void SendMessage(TestMessage message)
    {
    }
}
