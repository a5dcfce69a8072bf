package dev.sbd.langchain4j;

import static dev.sbd.langchain4j.BuiltIn.FACTORY;
import static dev.sbd.langchain4j.BuiltIn.LLAMA;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.chat.listener.ChatModelErrorContext;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.listener.ChatModelResponseContext;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;
import dev.langchain4j.model.output.FinishReason;
import dev.sbd.djl.ScriptedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class SbdStreamingChatModelTest {
  /** Answers on the thread that asks, so that a test is over when the answer is. */
  private static final SbdStreamingChatModel CHAT =
      SbdStreamingChatModel.builder(LLAMA).executor(Runnable::run).build();

  @AfterAll
  static void close() {
    CHAT.close();
  }

  /** Remembers what it is told, and on which thread. */
  private static class Diary implements StreamingChatResponseHandler {
    final List<String> entries = new CopyOnWriteArrayList<>();
    final StringBuilder text = new StringBuilder();
    final List<Throwable> errors = new CopyOnWriteArrayList<>();
    final List<ChatResponse> responses = new CopyOnWriteArrayList<>();
    final List<Thread> threads = new CopyOnWriteArrayList<>();
    final CountDownLatch over = new CountDownLatch(1);

    @Override
    public void onPartialResponse(PartialResponse part, PartialResponseContext context) {
      entries.add("text");
      threads.add(Thread.currentThread());
      text.append(part.text());
    }

    @Override
    public void onCompleteResponse(ChatResponse response) {
      entries.add("complete");
      threads.add(Thread.currentThread());
      responses.add(response);
      over.countDown();
    }

    @Override
    public void onError(Throwable error) {
      entries.add("error");
      threads.add(Thread.currentThread());
      errors.add(error);
      over.countDown();
    }
  }

  @Test
  void chat_question_comesInOrderOnOneThreadOfItsOwn() throws Exception {
    Diary diary = new Diary();
    try (SbdStreamingChatModel chat = SbdStreamingChatModel.builder(LLAMA).build()) {
      chat.chat(FACTORY, diary);
      assertTrue(diary.over.await(30, TimeUnit.SECONDS));
    }
    assertEquals(LLAMA.chat(FACTORY).text(), diary.text.toString());
    assertEquals(diary.text.toString(), diary.responses.get(0).aiMessage().text());
    assertEquals(FinishReason.STOP, diary.responses.get(0).finishReason());
    assertInstanceOf(SbdTokenUsage.class, diary.responses.get(0).tokenUsage());
    assertTrue(diary.entries.size() > 3, diary.entries.toString());
    assertEquals(diary.entries.size() - 1, diary.entries.indexOf("complete"));
    assertEquals(1, diary.threads.stream().distinct().count());
    assertEquals("sbd-stream", diary.threads.get(0).getName());
    assertTrue(diary.threads.get(0).isDaemon());
  }

  @Test
  void cancel_inTheMiddle_endsWithinAPassAndTellsNothingMore() {
    ScriptedModel script = new ScriptedModel(LLAMA, "one two three four five six seven");
    List<Integer> passes = new ArrayList<>();
    List<StreamingHandle> handles = new ArrayList<>();
    Diary diary =
        new Diary() {
          @Override
          public void onPartialResponse(PartialResponse part, PartialResponseContext context) {
            super.onPartialResponse(part, context);
            if (entries.size() == 3) {
              handles.add(context.streamingHandle());
              context.streamingHandle().cancel();
              passes.add(script.passes.get());
            }
          }
        };
    SbdStreamingChatModel.builder(script).executor(Runnable::run).build().chat("Count.", diary);
    assertEquals(List.of("text", "text", "text"), diary.entries);
    assertTrue(handles.get(0).isCancelled());
    assertTrue(script.passes.get() <= passes.get(0) + 1, script.passes + " after " + passes);
  }

  @Test
  void cancel_fromAnotherThreadWhileItWaits_endsIt() throws Exception {
    ScriptedModel script = new ScriptedModel(LLAMA, "one two three");
    CountDownLatch latch = new CountDownLatch(1);
    List<StreamingHandle> handles = new CopyOnWriteArrayList<>();
    CountDownLatch begun = new CountDownLatch(1);
    Diary diary =
        new Diary() {
          @Override
          public void onPartialResponse(PartialResponse part, PartialResponseContext context) {
            super.onPartialResponse(part, context);
            handles.add(context.streamingHandle());
            script.waitFor(latch); // the next pass
            begun.countDown();
          }
        };
    List<Thread> threads = new ArrayList<>();
    Executor executor =
        task -> {
          threads.add(new Thread(task));
          threads.get(0).start();
        };
    SbdStreamingChatModel.builder(script).executor(executor).build().chat("Count.", diary);
    assertTrue(begun.await(30, TimeUnit.SECONDS));
    handles.get(0).cancel();
    latch.countDown();
    threads.get(0).join();
    assertEquals(List.of("text"), diary.entries);
  }

  @Test
  void handler_throwsOnText_endsTheAnswerAndIsToldOnce() {
    IllegalStateException mine = new IllegalStateException("mine");
    Diary diary =
        new Diary() {
          @Override
          public void onPartialResponse(PartialResponse part, PartialResponseContext context) {
            super.onPartialResponse(part, context);
            throw mine;
          }
        };
    CHAT.chat(FACTORY, diary);
    assertEquals(List.of("text", "error"), diary.entries);
    assertSame(mine, diary.errors.get(0));
    Diary next = new Diary();
    CHAT.chat(FACTORY, next);
    assertEquals(LLAMA.chat(FACTORY).text(), next.text.toString());
  }

  @Test
  void handler_throwsSbdsOwnException_isToldThat() {
    dev.sbd.error.SbdException mine = new dev.sbd.error.SbdException("mine");
    Diary diary =
        new Diary() {
          @Override
          public void onPartialResponse(PartialResponse part, PartialResponseContext context) {
            throw mine;
          }
        };
    CHAT.chat(FACTORY, diary);
    assertEquals(List.<Throwable>of(mine), diary.errors);
  }

  @Test
  void handler_throwsOnComplete_isToldOnce() {
    AssertionError mine = new AssertionError("mine");
    Diary diary =
        new Diary() {
          @Override
          public void onCompleteResponse(ChatResponse response) {
            super.onCompleteResponse(response);
            throw mine;
          }
        };
    CHAT.chat(FACTORY, diary);
    assertEquals(
        List.of("complete", "error"),
        diary.entries.subList(diary.entries.size() - 2, diary.entries.size()));
    assertEquals(List.<Throwable>of(mine), diary.errors);
  }

  @Test
  void handler_throwsOnError_isLoggedAndNothingElse() throws Exception {
    Diary diary =
        new Diary() {
          @Override
          public void onPartialResponse(PartialResponse part, PartialResponseContext context) {
            throw new IllegalStateException("the first");
          }

          @Override
          public void onError(Throwable error) {
            super.onError(error);
            throw new IllegalStateException("the second");
          }
        };
    String log =
        logged(
            () -> {
              CHAT.chat(FACTORY, diary);
              return null;
            });
    assertEquals(List.of("error"), diary.entries);
    assertTrue(log.contains("the second"), log);
  }

  private static String logged(Callable<Void> action) throws Exception {
    java.io.PrintStream before = System.err;
    java.io.ByteArrayOutputStream log = new java.io.ByteArrayOutputStream();
    System.setErr(new java.io.PrintStream(log, true, java.nio.charset.StandardCharsets.UTF_8));
    try {
      action.call();
    } finally {
      System.setErr(before);
    }
    return log.toString(java.nio.charset.StandardCharsets.UTF_8);
  }

  @Test
  void request_thatBreaksARule_isAnErrorAndThrowsNothing() {
    List<String> heard = new ArrayList<>();
    ChatModelListener listener =
        new ChatModelListener() {
          @Override
          public void onResponse(ChatModelResponseContext context) {
            heard.add("response");
          }

          @Override
          public void onError(ChatModelErrorContext context) {
            heard.add(context.error().getMessage());
          }
        };
    SbdStreamingChatModel chat =
        SbdStreamingChatModel.builder(LLAMA)
            .executor(Runnable::run)
            .listeners(List.of(listener))
            .build();
    Diary diary = new Diary();
    chat.chat(
        ChatRequest.builder().messages(UserMessage.from(FACTORY)).temperature(-1.0).build(), diary);
    chat.chat(
        ChatRequest.builder()
            .messages(UserMessage.from(ImageContent.from("https://a.b/c.png")))
            .build(),
        diary);
    chat.chat(FACTORY, new Diary());
    assertEquals(List.of("error", "error"), diary.entries);
    assertInstanceOf(InvalidRequestException.class, diary.errors.get(0));
    assertInstanceOf(UnsupportedFeatureException.class, diary.errors.get(1));
    assertEquals("temperature must be >= 0 and finite, got -1.0", heard.get(0));
    assertEquals(3, heard.size());
    assertEquals("response", heard.get(2));
  }

  @Test
  void executor_takesNoMore_isAnError() {
    RejectedExecutionException full = new RejectedExecutionException("full");
    Diary diary = new Diary();
    SbdStreamingChatModel.builder(LLAMA)
        .executor(
            task -> {
              throw full;
            })
        .build()
        .chat(FACTORY, diary);
    assertEquals(List.<Throwable>of(full), diary.errors);
  }

  @Test
  void thread_interrupted_completesWithWhatThereIs() throws Exception {
    Diary diary =
        new Diary() {
          @Override
          public void onPartialResponse(PartialResponse part, PartialResponseContext context) {
            super.onPartialResponse(part, context);
            Thread.currentThread().interrupt(); // as an executor that is shut down does
          }
        };
    FutureTask<Boolean> interrupted =
        new FutureTask<>(
            () -> {
              CHAT.chat(FACTORY, diary);
              return Thread.interrupted();
            });
    new Thread(interrupted).start();
    assertTrue(interrupted.get());
    assertEquals(FinishReason.OTHER, diary.responses.get(0).finishReason());
    assertEquals(diary.text.toString(), diary.responses.get(0).aiMessage().text());
  }

  @Test
  void backend_runsOutOfMemory_isAnError() throws Exception {
    ScriptedModel broken = new ScriptedModel(LLAMA, "Yes.");
    OutOfMemoryError full = new OutOfMemoryError("full");
    broken.beforePass =
        () -> {
          throw full;
        };
    Diary diary = new Diary();
    List<Throwable> uncaught = new CopyOnWriteArrayList<>();
    Thread thread =
        new Thread(
            () ->
                SbdStreamingChatModel.builder(broken)
                    .executor(Runnable::run)
                    .build()
                    .chat("Is it?", diary));
    thread.setUncaughtExceptionHandler((t, e) -> uncaught.add(e));
    thread.start();
    thread.join();
    assertEquals(List.<Throwable>of(full), diary.errors);
    assertEquals(List.<Throwable>of(full), uncaught);
  }

  @Test
  void streams_manyAtATime_areEachAsAlone() throws Exception {
    List<String> questions =
        List.of("Factory", "Lesson", "Planet", "Garden").stream()
            .map(name -> "Give me the enum " + name + ": FAST, SOFT and BLUE.")
            .toList();
    List<String> alone = questions.stream().map(q -> LLAMA.chat(q).text()).toList();
    List<Diary> diaries = new ArrayList<>();
    try (SbdStreamingChatModel chat = SbdStreamingChatModel.builder(LLAMA).build()) {
      for (int i = 0; i < 24; i++) {
        diaries.add(new Diary());
        chat.chat(questions.get(i % questions.size()), diaries.get(i));
      }
      for (int i = 0; i < diaries.size(); i++) {
        assertTrue(diaries.get(i).over.await(60, TimeUnit.SECONDS));
        assertEquals(alone.get(i % alone.size()), diaries.get(i).text.toString());
        assertEquals(List.of(), diaries.get(i).errors);
      }
    }
  }
}
